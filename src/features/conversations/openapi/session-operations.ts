import type { ApiLimits } from '../../../domain/limits.js';
import { listFilterParameters } from '../../../http/filter-parameters.js';
import {
  jsonBody,
  jsonContent,
  jsonResponse,
  NOT_MODIFIED,
  optionalBody,
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
import type { Operations } from '../../../http/openapi/operation-table.js';
import { DEFAULT_PAGE_SIZE } from '../../../http/openapi/parameters.js';
import type { ProblemResponse } from '../../../http/openapi/problem-responses.js';
import { conversationErrors } from '../conversation-errors.js';

const COMPLETION_CONFLICT: ProblemResponse = {
  name: 'CompletionConflict',
  errors: [conversationErrors.SESSION_ALREADY_COMPLETED],
};

export function sessionOperations(limits: ApiLimits): Operations {
  return {
    'POST /sessions': {
      operationId: 'createSession',
      summary: 'Create a session',
      description: [
        'Answers after the session is stored durably. The request may be repeated as often as you like: the same content returns the stored session (200 with `Idempotent-Replayed`);',
        'different content under the same `sessionId` is refused (409), and nothing changes. If identical requests arrive at the same time, one is answered with 201 and the others with 200.',
        'Content is compared as JSON values: the order of names and the notation of numbers do not matter, and a field that the repeat leaves out does not conflict.',
      ],
      requestBody: jsonBody('The session. Unknown fields are refused.', 'SessionInput', NEW_SESSION_EXAMPLE),
      responses: {
        200: jsonResponse(
          'The request was a repeat; this is the stored session.',
          'Session',
          SESSION_EXAMPLE,
          'IdempotentReplayed',
        ),
        201: jsonResponse('The session was created.', 'Session', SESSION_EXAMPLE, 'Location'),
      },
      problems: [...WRITE_PROBLEMS, conversationErrors.SESSION_CONFLICT, 'SessionErased'],
    },
    'GET /sessions': {
      operationId: 'listSessions',
      summary: 'List sessions',
      description: [
        'Sorted by `startedAt`, newest first; sessions with the same `startedAt` are sorted by their creation, newest first. Follow `nextCursor` or the `Link` header until the end.',
        'A session must match all filters; each filter is served by an index.',
      ],
      parameters: ['Limit', 'Cursor', ...Object.keys(listFilterParameters(limits)), 'Include'],
      responses: { 200: jsonResponse('A page of sessions.', 'SessionPage', LIST_EXAMPLE, 'Link') },
      problems: READ_PROBLEMS,
    },
    'GET /sessions/{sessionId}': {
      operationId: 'getSession',
      summary: 'Read a session and a page of its events',
      description: [
        'Returns the session and its events in chronological order (`timestamp`, then `sequence`), both as of the same moment. For commit order, read the log.',
        'Continue while `hasMore` is true, at `offset` plus the number of events received: a page of large events may hold fewer than `limit`.',
        'An event that arrives later with an earlier `timestamp` shifts the events after it by one, so a client that pages by `offset` can see one event twice and miss another. To miss none, read the log and follow `nextAfter`.',
        'The response includes everything that was acknowledged before the request began. As long as events arrive in chronological order, the cost of a page does not grow with its offset.',
      ],
      parameters: ['Limit', 'Offset', 'Include', 'IfNoneMatch'],
      responses: {
        200: jsonResponse('The session and a page of its events.', 'SessionHistory', HISTORY_EXAMPLE, 'ETag'),
        304: NOT_MODIFIED,
      },
      problems: [...READ_PROBLEMS, 'SessionNotFound', 'SessionErased'],
    },
    'POST /sessions/{sessionId}/complete': {
      operationId: 'completeSession',
      summary: 'Complete a session',
      description: [
        'Ends the session, once and for all: repeats always get the same `endedAt`, also when they race, and a repeat with different content is answered with 409.',
        'Late events are accepted for a grace period after the recorded completion (`lateGraceSeconds`, by default `LATE_EVENT_GRACE_SECONDS`) and marked `late: true`; then the session is sealed.',
        'The body is optional: without one, the session becomes `completed` now.',
        'If the service itself has completed the session as `failed` with the reason `abandoned` (`ABANDON_AFTER_MINUTES`), the first completion with different content replaces that one, with 200. It must arrive within the grace period, and is then final.',
      ],
      requestBody: optionalBody(
        `How the session ended. \`endReason\` has at most ${limits.maxEndReasonChars} characters. Unknown fields are refused.`,
        'Completion',
        COMPLETION_EXAMPLE,
      ),
      responses: {
        200: {
          description:
            'The completed session, with `Idempotent-Replayed` if an earlier request had already completed it.',
          headers: { ...responseHeaders(), 'Idempotent-Replayed': { ...HEADERS.IdempotentReplayed, required: false } },
          content: jsonContent('Session', COMPLETED_SESSION_EXAMPLE),
        },
      },
      problems: [...WRITE_PROBLEMS, 'SessionNotFound', COMPLETION_CONFLICT, 'SessionErased'],
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
