import { ERRORS } from '../../../domain/errors.js';
import type { ApiLimits } from '../../../domain/limits.js';
import { logFilterParameters } from '../../../http/filter-parameters.js';
import { jsonBody, jsonContent, jsonResponse, READ_PROBLEMS, WRITE_PROBLEMS } from '../../../http/openapi/content.js';
import { EVENT_EXAMPLE, NEW_EVENT_EXAMPLE } from '../../../http/openapi/examples.js';
import type { Operations } from '../../../http/openapi/operation-table.js';
import { DEFAULT_PAGE_SIZE } from '../../../http/openapi/parameters.js';
import type { ProblemResponse } from '../../../http/openapi/problem-responses.js';
import { conversationErrors } from '../conversation-errors.js';
import { BATCH_EXAMPLE, BATCH_RESULT_EXAMPLE, NDJSON_EXAMPLE } from './examples.js';

const EVENT_NOT_FOUND: ProblemResponse = {
  name: 'EventNotFound',
  errors: [ERRORS.SESSION_NOT_FOUND, conversationErrors.EVENT_NOT_FOUND],
};
const EVENT_CONFLICT: ProblemResponse = {
  name: 'EventConflict',
  errors: [conversationErrors.EVENT_CONFLICT, conversationErrors.SESSION_SEALED],
};

export function eventOperations(limits: ApiLimits): Operations {
  return {
    'POST /sessions/{sessionId}/events': {
      operationId: 'appendEvent',
      summary: 'Append an event',
      description: [
        'Answers after the event is stored durably, at the next sequence of its session. `eventId` is the idempotency key for as long as the session is kept:',
        'the same content returns the stored event (200 with `Idempotent-Replayed`), even after the session was completed or sealed; different content is answered with 409, and nothing changes.',
        'After a timeout or a 503 the outcome is unknown: send the same request again to find out.',
        'An unknown session is answered with 404; retry if its creation may still be in progress.',
      ],
      requestBody: jsonBody(
        `The event, at most ${limits.maxBodyBytes} bytes. Unknown fields are refused.`,
        'EventInput',
        NEW_EVENT_EXAMPLE,
      ),
      responses: {
        200: jsonResponse(
          'The request was a repeat; this is the stored event.',
          'Event',
          EVENT_EXAMPLE,
          'IdempotentReplayed',
        ),
        201: jsonResponse('The event was appended.', 'Event', EVENT_EXAMPLE, 'Location'),
      },
      problems: [...WRITE_PROBLEMS, 'SessionNotFound', EVENT_CONFLICT, 'SessionErased'],
    },
    'GET /sessions/{sessionId}/events': {
      operationId: 'readEvents',
      summary: 'Read the log of a session',
      description: [
        'Returns events by `sequence`, the order in which they were committed. Once an event is visible, all events with lower sequences are visible too, so following `nextAfter` misses nothing.',
        'If the position (`after`) is beyond the end of the log, it comes from another database or from before a restore: the answer is 409 `POSITION_AHEAD`, which names the last sequence. `before` may be beyond the end.',
        'With `order=desc` the newest events come first; follow `nextBefore` instead. An event must match all filters.',
      ],
      parameters: ['After', 'Before', 'Order', 'Limit', ...Object.keys(logFilterParameters(limits))],
      responses: { 200: jsonResponse('A page of the log.', 'LogPage', LOG_EXAMPLE, 'Link') },
      problems: [...READ_PROBLEMS, 'SessionNotFound', 'SessionErased', conversationErrors.POSITION_AHEAD],
    },
    'POST /sessions/{sessionId}/events/batch': {
      operationId: 'appendEvents',
      summary: 'Append many events',
      description: [
        `At most ${limits.maxBatchEvents} events and ${limits.maxBatchBytes} bytes, each event at most ${limits.maxBodyBytes} bytes; sent as JSON, or as NDJSON with one event per line (blank lines do not count).`,
        'Each item has its own outcome, listed in input order; valid items are stored even if others are not. Their order is preserved, but events of other writers may come between them.',
        'A crash in the middle leaves the first part of the batch stored: send the same batch again, and the items already stored are answered as `duplicate`.',
        'A body is refused as a whole only if it is not a batch: if its JSON is malformed, if `events` is missing or empty, or if it exceeds a limit.',
      ],
      requestBody: {
        description: 'The events to append.',
        required: true,
        content: {
          ...jsonContent('EventBatch', BATCH_EXAMPLE),
          'application/x-ndjson': {
            schema: { type: 'string', description: 'One `EventInput` per line.' },
            example: NDJSON_EXAMPLE,
          },
        },
      },
      responses: { 200: jsonResponse('The outcome of each item.', 'BatchResult', BATCH_RESULT_EXAMPLE) },
      problems: [...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased'],
    },
    'GET /sessions/{sessionId}/events/{eventId}': {
      operationId: 'getEvent',
      summary: 'Read one event',
      description: 'Returns the event as it is stored. An event never changes.',
      responses: { 200: jsonResponse('The event.', 'Event', EVENT_EXAMPLE) },
      problems: [...READ_PROBLEMS, EVENT_NOT_FOUND, 'SessionErased'],
    },
  };
}

const LOG_EXAMPLE = {
  events: [EVENT_EXAMPLE],
  pagination: { limit: DEFAULT_PAGE_SIZE, nextAfter: 1, hasMore: false },
};
