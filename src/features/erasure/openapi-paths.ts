import { jsonBody, jsonResponse, prose, READ_PROBLEMS, WRITE_PROBLEMS } from '../../http/openapi/content.js';
import { ACTIVE_SESSION_EXAMPLE } from '../../http/openapi/examples.js';
import type { Operation, Paths } from '../../http/openapi/openapi-types.js';
import { type ProblemResponse, problems } from '../../http/openapi/problem-responses.js';
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
    summary: 'Erase a session permanently',
    description: prose(
      'As soon as this is answered, the session is hidden permanently: every later request with its id is answered with 410, including its creation, so a late retry cannot bring it back.',
      'Then its events, its cached pages, its archived object with all versions, and its remains in the files of the store are deleted.',
      'Poll `Location`, which is the receipt, until its `state` is `erased`. A repeat returns the same receipt. Only a salted hash of the id remains.',
      'Copies in backups are erased after a restore, with `conversation-service erasures --replay`.',
    ),
    parameters: [parameterRef('SessionId')],
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
      ...problems(...WRITE_PROBLEMS, 'SessionNotFound', SESSION_HELD),
    },
  };
}

function eraseSessions(): Operation {
  return {
    operationId: 'eraseSessions',
    tags: TAGS,
    summary: 'Erase all sessions of a person',
    description: prose(
      'Starts a job that erases all sessions whose metadata matches, including those created while it runs. It ends when none is left except those under a legal hold, which it counts.',
      'At least one filter is required. While a job with the same filters is running, a repeat returns that job.',
      '`dryRun=true` only counts, and changes nothing. If nothing matches, `note` says so in the forecast and in the receipt.',
    ),
    parameters: [parameterRef('EraseFilter'), parameterRef('DryRun')],
    responses: {
      200: jsonResponse('What would be erased now; the answer to `dryRun=true`.', 'ErasureForecast', FORECAST_EXAMPLE),
      202: jsonResponse('The job is accepted and stored durably.', 'Erasure', ERASING_EXAMPLE, 'Location'),
      ...problems(...WRITE_PROBLEMS),
    },
  };
}

function getErasure(): Operation {
  return {
    operationId: 'getErasure',
    tags: TAGS,
    summary: 'Read the receipt of an erasure',
    description: prose(
      'Returns what was erased and when, without naming it. `subjectHash` is an HMAC-SHA-256 of the id or of the filters, with a salt that never leaves the database.',
      '`receiptHash` is the SHA-256 of the JSON text of all members before it, in their order and without whitespace; null until the erasure is done.',
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
      'While the hold is in place, the session is not archived, expired or erased. It can be read and written as before.',
      'A repeat changes nothing: the hold keeps its first reason and time.',
    ),
    parameters: [parameterRef('SessionId')],
    requestBody: {
      ...jsonBody('The reason for the hold; optional. Unknown fields are refused.', 'HoldInput', {
        reason: 'case 2026-17',
      }),
      required: false,
    },
    responses: {
      200: jsonResponse('The session, with its hold.', 'Session', HELD_SESSION_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased'),
    },
  };
}

function liftHold(): Operation {
  return {
    operationId: 'liftLegalHold',
    tags: TAGS,
    summary: 'Lift the legal hold of a session',
    description: 'May be repeated, and succeeds for a session without a hold.',
    parameters: [parameterRef('SessionId')],
    responses: {
      200: jsonResponse('The session, without a hold.', 'Session', ACTIVE_SESSION_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased'),
    },
  };
}
