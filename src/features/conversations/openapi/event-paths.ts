import type { ApiLimits } from '../../../domain/limits.js';
import {
  jsonBody,
  jsonContent,
  jsonResponse,
  prose,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from '../../../http/openapi/content.js';
import { EVENT_EXAMPLE, NEW_EVENT_EXAMPLE } from '../../../http/openapi/examples.js';
import type { Operation, Paths } from '../../../http/openapi/openapi-types.js';
import { DEFAULT_PAGE_SIZE } from '../../../http/openapi/parameters.js';
import { problems } from '../../../http/openapi/problem-responses.js';
import { parameterRef } from '../../../http/openapi/references.js';
import { BATCH_EXAMPLE, BATCH_RESULT_EXAMPLE, NDJSON_EXAMPLE } from './examples.js';
import { EVENT_CONFLICT, EVENT_NOT_FOUND, POSITION_AHEAD } from './problems.js';

const TAGS = ['Events'];

export function eventPaths(limits: ApiLimits): Paths {
  return {
    '/sessions/{sessionId}/events': { post: appendEvent(limits), get: readEvents() },
    '/sessions/{sessionId}/events/batch': { post: appendBatch(limits) },
    '/sessions/{sessionId}/events/{eventId}': { get: getEvent() },
  };
}

function appendEvent(limits: ApiLimits): Operation {
  return {
    operationId: 'appendEvent',
    tags: TAGS,
    summary: 'Append an event',
    description: prose(
      'Stores the event durably, at the next sequence of its session, before it answers. `eventId` is the idempotency key for as long as the session is kept:',
      'the same content gives back the stored event (200, `Idempotent-Replayed`), also after the session was completed or sealed; other content is 409 and changes nothing.',
      'A time-out or a 503 leaves the outcome open: send the same request again to settle it.',
      'An unknown session is 404 and worth a retry while its creation is under way.',
    ),
    parameters: [parameterRef('SessionId')],
    requestBody: jsonBody(
      `The event, at most ${limits.maxBodyBytes} bytes. Unknown fields are refused.`,
      'EventInput',
      NEW_EVENT_EXAMPLE,
    ),
    responses: {
      200: jsonResponse('An exact repeat: the stored event.', 'Event', EVENT_EXAMPLE, 'IdempotentReplayed'),
      201: jsonResponse('Appended.', 'Event', EVENT_EXAMPLE, 'Location'),
      ...problems(...WRITE_PROBLEMS, 'SessionNotFound', EVENT_CONFLICT, 'SessionErased'),
    },
  };
}

function appendBatch(limits: ApiLimits): Operation {
  return {
    operationId: 'appendEvents',
    tags: TAGS,
    summary: 'Append many events',
    description: prose(
      `At most ${limits.maxBatchEvents} events and ${limits.maxBatchBytes} bytes, each event at most ${limits.maxBodyBytes} bytes; as JSON, or as NDJSON with one event a line (blank lines do not count).`,
      'Every item is judged for itself and answered in input order; good items are stored even if others are not. Their order is kept, other writers’ events may come between.',
      'A crash in the middle leaves a prefix: send the same batch again, what is stored answers as `duplicate`.',
      'Only a body that is no batch at all (broken JSON, no `events`, none of them, over a limit) is refused as a whole.',
    ),
    parameters: [parameterRef('SessionId')],
    requestBody: {
      description: 'The events.',
      required: true,
      content: {
        ...jsonContent('EventBatch', BATCH_EXAMPLE),
        'application/x-ndjson': {
          schema: { type: 'string', description: 'One `EventInput` a line.' },
          example: NDJSON_EXAMPLE,
        },
      },
    },
    responses: {
      200: jsonResponse('What became of each item.', 'BatchResult', BATCH_RESULT_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased'),
    },
  };
}

function readEvents(): Operation {
  const names = ['SessionId', 'After', 'Before', 'Order', 'Limit', 'Type', 'From', 'To'];
  return {
    operationId: 'readEvents',
    tags: TAGS,
    summary: 'Read the log of a session',
    description: prose(
      'Events by `sequence`: the order in which they were committed. A reader that has seen a sequence has been able to see every one below it, so following `nextAfter` misses nothing.',
      'A position (`after`) beyond the end of the log comes from another database, or from before a restore: 409 `POSITION_AHEAD`, which names the last sequence. `before` may be beyond it.',
      'With `order=desc` the newest come first, and `nextBefore` leads on. All filters must match.',
    ),
    parameters: names.map(parameterRef),
    responses: {
      200: jsonResponse('A page of the log.', 'LogPage', LOG_EXAMPLE, 'Link'),
      ...problems(...READ_PROBLEMS, 'SessionNotFound', 'SessionErased', POSITION_AHEAD),
    },
  };
}

function getEvent(): Operation {
  const names = ['SessionId', 'EventId'];
  return {
    operationId: 'getEvent',
    tags: TAGS,
    summary: 'Read one event',
    description: 'The event as it is stored. An event never changes.',
    parameters: names.map(parameterRef),
    responses: {
      200: jsonResponse('The event.', 'Event', EVENT_EXAMPLE),
      ...problems(...READ_PROBLEMS, EVENT_NOT_FOUND, 'SessionErased'),
    },
  };
}

const LOG_EXAMPLE = {
  events: [EVENT_EXAMPLE],
  pagination: { limit: DEFAULT_PAGE_SIZE, nextAfter: 1, hasMore: false },
};
