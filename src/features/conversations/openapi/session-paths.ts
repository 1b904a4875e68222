import type { ApiLimits } from '../../../domain/limits.js';
import {
  jsonBody,
  jsonContent,
  jsonResponse,
  NOT_MODIFIED,
  prose,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from '../../../http/openapi/content.js';
import {
  ACTIVE_SESSION_EXAMPLE,
  COMPLETED_SESSION_EXAMPLE,
  COMPLETION_EXAMPLE,
  EVENT_EXAMPLE,
  NEW_SESSION_EXAMPLE,
  SESSION_EXAMPLE,
} from '../../../http/openapi/examples.js';
import { HEADERS, responseHeaders } from '../../../http/openapi/headers.js';
import type { Operation, Paths } from '../../../http/openapi/openapi-types.js';
import { DEFAULT_PAGE_SIZE } from '../../../http/openapi/parameters.js';
import { problems } from '../../../http/openapi/problem-responses.js';
import { parameterRef } from '../../../http/openapi/references.js';
import { measureParameters } from './parameters.js';
import { COMPLETION_CONFLICT, SESSION_CONFLICT } from './problems.js';

const TAGS = ['Sessions'];

export function sessionPaths(limits: ApiLimits): Paths {
  return {
    '/sessions': { post: createSession(), get: listSessions() },
    '/sessions/{sessionId}': { get: getSession() },
    '/sessions/{sessionId}/complete': { post: completeSession(limits) },
  };
}

function createSession(): Operation {
  return {
    operationId: 'createSession',
    tags: TAGS,
    summary: 'Create a session',
    description: prose(
      'Stores the session durably before it answers. Repeat it as often as you like: the same content gives back the stored session (200, `Idempotent-Replayed`),',
      'other content under the same `sessionId` is refused (409) and changes nothing. Of any number of twins at the same moment one is 201 and the others are 200.',
      'Sameness compares JSON values: the order of names and the spelling of numbers do not matter, and a field left out of the repeat does not conflict.',
    ),
    requestBody: jsonBody('The session. Unknown fields are refused.', 'SessionInput', NEW_SESSION_EXAMPLE),
    responses: {
      200: jsonResponse('An exact repeat: the stored session.', 'Session', SESSION_EXAMPLE, 'IdempotentReplayed'),
      201: jsonResponse('Created.', 'Session', SESSION_EXAMPLE, 'Location'),
      ...problems(...WRITE_PROBLEMS, SESSION_CONFLICT, 'SessionErased'),
    },
  };
}

function listSessions(): Operation {
  const filters = [
    'Limit',
    'Cursor',
    'Status',
    'LanguageFilter',
    'EndReasonFilter',
    'StartedFrom',
    'StartedTo',
    'MetadataFilter',
    'AnnotationFilter',
    ...Object.keys(measureParameters()),
    'Include',
  ];
  return {
    operationId: 'listSessions',
    tags: TAGS,
    summary: 'List sessions',
    description: prose(
      'Newest `startedAt` first, among equals the newest creation first. Follow `nextCursor`, or the `Link` header, to the end.',
      'All filters must match; each is served by an index.',
    ),
    parameters: filters.map(parameterRef),
    responses: {
      200: jsonResponse('A page of sessions.', 'SessionPage', LIST_EXAMPLE, 'Link'),
      ...problems(...READ_PROBLEMS),
    },
  };
}

function getSession(): Operation {
  const names = ['SessionId', 'Limit', 'Offset', 'Include', 'IfNoneMatch'];
  return {
    operationId: 'getSession',
    tags: TAGS,
    summary: 'Read a session and a page of its events',
    description: prose(
      'The session and its events in chronological order (`timestamp`, then `sequence`), both of one moment; for commit order read the log.',
      'Go on while `hasMore` is true, at `offset` plus the number of events that came: a page of large events may be short of its `limit`.',
      'An event that comes later with an earlier `timestamp` moves those behind it by one, so that a walk by `offset` can see one twice and miss one; whoever must miss none follows `nextAfter` of the log.',
      'Sees everything that was acknowledged before the request began. The cost of a page does not grow with its offset while events arrived chronologically.',
    ),
    parameters: names.map(parameterRef),
    responses: {
      200: jsonResponse('The session and a page of its events.', 'SessionHistory', HISTORY_EXAMPLE, 'ETag'),
      304: NOT_MODIFIED,
      ...problems(...READ_PROBLEMS, 'SessionNotFound', 'SessionErased'),
    },
  };
}

function completeSession(limits: ApiLimits): Operation {
  const { IdempotentReplayed } = HEADERS;
  return {
    operationId: 'completeSession',
    tags: TAGS,
    summary: 'Complete a session',
    description: prose(
      'Ends the session, once for ever: repeats get the same `endedAt` under any race, and a repeat with other content is 409.',
      'Late events are still taken for a while after the recorded completion (`lateGraceSeconds`, by default `LATE_EVENT_GRACE_SECONDS`) and marked `late: true`; then the session is sealed.',
      'The body is optional: without one the session is `completed` now.',
      'Where the service itself has completed the session as `failed`, `abandoned` (`ABANDON_AFTER_MINUTES`), the first completion with other content replaces that: 200. It must come within the grace, and stands for ever.',
    ),
    parameters: [parameterRef('SessionId')],
    requestBody: {
      ...jsonBody(
        `How it ended; \`endReason\` has at most ${limits.maxEndReasonChars} characters. Unknown fields are refused.`,
        'Completion',
        COMPLETION_EXAMPLE,
      ),
      required: false,
    },
    responses: {
      200: {
        description: 'The completed session; `Idempotent-Replayed` where an earlier request had completed it.',
        headers: { ...responseHeaders(), 'Idempotent-Replayed': { ...IdempotentReplayed, required: false } },
        content: jsonContent('Session', COMPLETED_SESSION_EXAMPLE),
      },
      ...problems(...WRITE_PROBLEMS, 'SessionNotFound', COMPLETION_CONFLICT, 'SessionErased'),
    },
  };
}

const LIST_EXAMPLE = {
  sessions: [ACTIVE_SESSION_EXAMPLE],
  pagination: { limit: DEFAULT_PAGE_SIZE, nextCursor: null, hasMore: false },
};

const HISTORY_EXAMPLE = {
  ...ACTIVE_SESSION_EXAMPLE,
  events: [EVENT_EXAMPLE],
  pagination: { total: 3, limit: 1, offset: 0, hasMore: true },
};
