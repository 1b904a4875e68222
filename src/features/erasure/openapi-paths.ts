import { jsonBody, jsonResponse, prose, READ_PROBLEMS, WRITE_PROBLEMS } from '../../http/openapi/content.js';
import { ACTIVE_SESSION_EXAMPLE } from '../../http/openapi/examples.js';
import type { Operation, Paths } from '../../http/openapi/openapi-types.js';
import { type ProblemResponse, problems, type SharedProblem } from '../../http/openapi/problem-responses.js';
import { parameterRef } from '../../http/openapi/references.js';
import { erasureErrors } from './erasure-errors.js';
import {
  ERASED_EXAMPLE,
  ERASED_SESSION_EXAMPLE,
  ERASING_EXAMPLE,
  ERASING_SESSION_EXAMPLE,
  FORECAST_EXAMPLE,
  HELD_SESSION_EXAMPLE,
} from './openapi-examples.js';

const TAGS = ['Erasure'];

const ERASURE_NOT_FOUND: ProblemResponse = { name: 'ErasureNotFound', errors: [erasureErrors.ERASURE_NOT_FOUND] };
export const SESSION_HELD: ProblemResponse = { name: 'SessionHeld', errors: [erasureErrors.SESSION_HELD] };

export const ERASURE_PROBLEMS = [ERASURE_NOT_FOUND, SESSION_HELD];

/** What a call without a body can be answered with, when it changes something. */
const CHANGE_PROBLEMS = [
  'InvalidRequest',
  'UnsupportedMediaType',
  'PayloadTooLarge',
  'TooManyRequests',
  'InternalError',
  'WriteUnavailable',
] as const satisfies readonly SharedProblem[];

export function erasurePaths(): Paths {
  return {
    '/sessions': { delete: eraseSessions() },
    '/sessions/{sessionId}': { delete: eraseSession() },
    '/sessions/{sessionId}/hold': { put: setHold(), delete: liftHold() },
    '/erasures/{erasureId}': { get: getErasure() },
  };
}

function eraseSession(): Operation {
  return {
    operationId: 'eraseSession',
    tags: TAGS,
    summary: 'Erase a session for good',
    description: prose(
      'With the answer the session is hidden, for ever: every later call with its id is 410, its creation too, so that a late retry brings nothing back.',
      'Behind it go its events, cached pages, its archived object with all versions, and what the files of the store still hold.',
      'Ask `Location` until `state` is `erased`; it is the receipt. A repeat gives the same receipt. What stays is a salted hash of the id.',
      'Copies in backups are erased when they are restored: `conversation-service erasures --replay`.',
    ),
    parameters: [parameterRef('SessionId')],
    responses: {
      200: jsonResponse('It is erased already: the receipt.', 'SessionErasure', ERASED_SESSION_EXAMPLE, 'Location'),
      202: jsonResponse('It is hidden, and being erased.', 'SessionErasure', ERASING_SESSION_EXAMPLE, 'Location'),
      ...problems(...CHANGE_PROBLEMS, 'SessionNotFound', SESSION_HELD),
    },
  };
}

function eraseSessions(): Operation {
  return {
    operationId: 'eraseSessions',
    tags: TAGS,
    summary: 'Erase every session of a person',
    description: prose(
      'A job that erases all sessions whose metadata matches, those included that are created while it runs, until none is left but those under a hold, which it counts.',
      'At least one filter is required. While a job with the same filters is under way, a repeat answers with that one.',
      '`dryRun=true` only counts, and changes nothing. Where nothing matches, `note` says so, in the forecast and in the receipt.',
    ),
    parameters: [parameterRef('EraseFilter'), parameterRef('DryRun')],
    responses: {
      200: jsonResponse('With `dryRun=true`: what would be erased now.', 'ErasureForecast', FORECAST_EXAMPLE),
      202: jsonResponse('The job is taken, durably.', 'Erasure', ERASING_EXAMPLE, 'Location'),
      ...problems(...CHANGE_PROBLEMS),
    },
  };
}

function getErasure(): Operation {
  return {
    operationId: 'getErasure',
    tags: TAGS,
    summary: 'Read the receipt of an erasure',
    description: prose(
      'What was erased and when, without a name. `subjectHash` is an HMAC-SHA-256 of the id, or of the filters, under a salt that stays in the database.',
      '`receiptHash` is the SHA-256 of the JSON text of all members before it, in their order and without blanks; null until it is done.',
    ),
    parameters: [parameterRef('ErasureId')],
    responses: {
      200: jsonResponse('The receipt.', 'Erasure', ERASED_EXAMPLE),
      ...problems(...READ_PROBLEMS, ERASURE_NOT_FOUND),
    },
  };
}

function setHold(): Operation {
  return {
    operationId: 'setLegalHold',
    tags: TAGS,
    summary: 'Put a session under a legal hold',
    description: prose(
      'While the hold stands, nothing archives, expires or erases the session; it is read and written as ever.',
      'A hold that stands keeps its reason and time: a repeat changes nothing.',
    ),
    parameters: [parameterRef('SessionId')],
    requestBody: {
      ...jsonBody('Why; optional. Unknown fields are refused.', 'HoldInput', { reason: 'case 2026-17' }),
      required: false,
    },
    responses: {
      200: jsonResponse('The session, held.', 'Session', HELD_SESSION_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased'),
    },
  };
}

function liftHold(): Operation {
  return {
    operationId: 'liftLegalHold',
    tags: TAGS,
    summary: 'Lift the legal hold of a session',
    description: 'May be repeated, and asked of a session that is not held.',
    parameters: [parameterRef('SessionId')],
    responses: {
      200: jsonResponse('The session, not held.', 'Session', ACTIVE_SESSION_EXAMPLE),
      ...problems(...CHANGE_PROBLEMS, 'SessionNotFound', 'SessionErased'),
    },
  };
}
