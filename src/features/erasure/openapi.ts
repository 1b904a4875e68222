import { ID_PATTERN } from '../../domain/ids.js';
import { METADATA_FILTER_MAX_COUNT } from '../../domain/page.js';
import { jsonResponse, optionalBody, READ_PROBLEMS, WRITE_PROBLEMS } from '../../http/openapi/content.js';
import { ACTIVE_SESSION_EXAMPLE, EXAMPLE_SESSION_ID } from '../../http/openapi/examples.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import { flagParameter, metadataParameter, pathParameter } from '../../http/openapi/parameters.js';
import { erasureErrors } from './erasure-errors.js';
import { erasureSchemas } from './openapi-schemas.js';

const EXAMPLE_SUBJECT_HASH = '3f8a1be07c1e2b65d6b1f3c54bb3bbd8e1f4a5ce7a0f2f8f4df3c5a1f0b2c7d9';
const EXAMPLE_ERASURE_ID = 's-3f8a1be07c1e2b65d6b1f3c54bb3bbd8e1f4a5ce';

const ERASING_EXAMPLE = {
  erasureId: EXAMPLE_ERASURE_ID,
  state: 'erasing',
  subjectHash: EXAMPLE_SUBJECT_HASH,
  requestedAt: '2026-01-15T10:00:00.000Z',
  finishedAt: null,
  counts: { sessions: 1, liveEvents: 57, archivedEvents: 0, objects: 0, held: 0 },
  receiptHash: null,
};

const ERASED_EXAMPLE = {
  ...ERASING_EXAMPLE,
  state: 'erased',
  finishedAt: '2026-01-15T10:00:00.041Z',
  receiptHash: 'c0a5c3f5b1de2e0f7a9b1d8e6c4f2a0b9d8c7e6f5a4b3c2d1e0f9a8b7c6d5e4f',
};

const ERASING_SESSION_EXAMPLE = { ...ERASING_EXAMPLE, sessionId: EXAMPLE_SESSION_ID };
const ERASED_SESSION_EXAMPLE = { ...ERASED_EXAMPLE, sessionId: EXAMPLE_SESSION_ID };

const FORECAST_EXAMPLE = {
  dryRun: true,
  counts: { sessions: 12, liveEvents: 340, archivedEvents: 5_120, objects: 8, held: 1 },
  truncated: false,
};

const HELD_SESSION_EXAMPLE = {
  ...ACTIVE_SESSION_EXAMPLE,
  legalHold: { reason: 'case 2026-17', since: '2026-01-15T09:45:00.000Z' },
};

const FILTER = metadataParameter();

const parameters: Readonly<Record<string, Parameter>> = {
  ErasureId: pathParameter(
    'erasureId',
    'The erasure, as named in the `Location` of its request.',
    { type: 'string', pattern: ID_PATTERN.source },
    EXAMPLE_ERASURE_ID,
  ),
  EraseFilter: {
    ...FILTER,
    required: true,
    schema: { ...FILTER.schema, minProperties: 1 },
    description: `1 to ${METADATA_FILTER_MAX_COUNT} filters of the form \`metadata.<key>=<value>\`, as in the list of sessions. All must match. Write \`%2B\` for \`+\`.`,
  },
  DryRun: flagParameter('dryRun', '`true` only counts the sessions, and erases nothing.'),
};

const operations: Operations = {
  'DELETE /sessions': {
    operationId: 'eraseSessions',
    summary: 'Erase all sessions of a person',
    description: [
      'Starts a job that erases all sessions whose metadata matches, including those created while it runs. It ends when none is left except those under a legal hold, which it counts.',
      'At least one filter is required. While a job with the same filters is running, a repeat returns that job.',
      '`dryRun=true` only counts, and changes nothing. If nothing matches, `note` says so in the forecast and in the receipt.',
    ],
    parameters: ['EraseFilter', 'DryRun'],
    responses: {
      200: jsonResponse('What would be erased now; the answer to `dryRun=true`.', 'ErasureForecast', FORECAST_EXAMPLE),
      202: jsonResponse('The job is accepted and stored durably.', 'Erasure', ERASING_EXAMPLE, 'Location'),
    },
    problems: WRITE_PROBLEMS,
  },
  'DELETE /sessions/{sessionId}': {
    operationId: 'eraseSession',
    summary: 'Erase a session permanently',
    description: [
      'As soon as this is answered, the session is hidden permanently: every later request with its id is answered with 410, including its creation, so a late retry cannot bring it back.',
      'Then its events, its cached pages, its archived object with all versions, and its remains in the files of the store are deleted.',
      'Poll `Location`, which is the receipt, until its `state` is `erased`. A repeat returns the same receipt. Only a salted hash of the id remains.',
      'Copies in backups are erased after a restore, with `conversation-service erasures --replay`.',
    ],
    responses: {
      200: jsonResponse(
        'The session was already erased; this is the receipt.',
        'SessionErasure',
        ERASED_SESSION_EXAMPLE,
        'Location',
      ),
      202: jsonResponse(
        'The session is hidden, and is being erased.',
        'SessionErasure',
        ERASING_SESSION_EXAMPLE,
        'Location',
      ),
    },
    problems: [...WRITE_PROBLEMS, 'SessionNotFound', erasureErrors.SESSION_HELD],
  },
  'PUT /sessions/{sessionId}/hold': {
    operationId: 'setLegalHold',
    summary: 'Put a session under a legal hold',
    description: [
      'While the hold is in place, the session is not archived, expired or erased. It can be read and written as before.',
      'A repeat changes nothing: the hold keeps its first reason and time.',
    ],
    requestBody: optionalBody('The reason for the hold; optional. Unknown fields are refused.', 'HoldInput', {
      reason: 'case 2026-17',
    }),
    responses: { 200: jsonResponse('The session, with its hold.', 'Session', HELD_SESSION_EXAMPLE) },
    problems: [...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased'],
  },
  'DELETE /sessions/{sessionId}/hold': {
    operationId: 'liftLegalHold',
    summary: 'Lift the legal hold of a session',
    description: 'May be repeated, and succeeds for a session without a hold.',
    responses: { 200: jsonResponse('The session, without a hold.', 'Session', ACTIVE_SESSION_EXAMPLE) },
    problems: [...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased'],
  },
  'GET /erasures/{erasureId}': {
    operationId: 'getErasure',
    summary: 'Read the receipt of an erasure',
    description: [
      'Returns what was erased and when, without naming it. `subjectHash` is an HMAC-SHA-256 of the id or of the filters, with a salt that never leaves the database.',
      '`receiptHash` is the SHA-256 of the JSON text of all members before it, in their order and without whitespace; null until the erasure is done.',
    ],
    responses: { 200: jsonResponse('The receipt.', 'Erasure', ERASED_EXAMPLE) },
    problems: [...READ_PROBLEMS, erasureErrors.ERASURE_NOT_FOUND],
  },
};

export const openApi: OpenApiPart = {
  tag: { name: 'Erasure', description: 'Permanent erasure, and legal holds that prevent it.' },
  operations,
  schemas: erasureSchemas,
  parameters,
};
