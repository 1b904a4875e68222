import { ERRORS } from '../../domain/errors.js';
import { prose } from '../../http/openapi/content.js';
import { EVENT_EXAMPLE, SESSION_EXAMPLE } from '../../http/openapi/examples.js';
import { responseHeaders } from '../../http/openapi/headers.js';
import type { Operation, Paths } from '../../http/openapi/openapi-types.js';
import { type ProblemResponse, problems } from '../../http/openapi/problem-responses.js';
import { parameterRef } from '../../http/openapi/references.js';
import { liveErrors } from './live-errors.js';

/** What opening a stream can fail with. */
export const STREAM_UNAVAILABLE: ProblemResponse = {
  name: 'StreamUnavailable',
  errors: [ERRORS.STORE_UNAVAILABLE, liveErrors.TOO_MANY_STREAMS, ERRORS.SHUTTING_DOWN],
};

export function streamPaths(): Paths {
  return { '/sessions/{sessionId}/stream': { get: followSession() }, '/stream': { get: followSessions() } };
}

function followSession(): Operation {
  const names = ['SessionId', 'StreamAfter', 'Type', 'SessionMessages', 'LastEventId'];
  return {
    operationId: 'followSession',
    tags: ['Live'],
    summary: 'Follow a session',
    description: prose(
      'Server-sent events: the log after `Last-Event-ID` (or `after`), then every event as it is committed, on whatever instance. `id` is the sequence, so a reconnect goes on without a gap or a repeat.',
      '`event` carries exactly the JSON of the log; `session` the session when its status or counters changed; `caught-up` says that the stored past is out; `end` that the session is sealed, after which the stream closes.',
      'A position beyond the log, which another database has given or this one before a restore, is answered with `reset`, whose `lastSequence` says where the log ends, and then the log from its start.',
      'A comment line comes every 15 s when nothing happens. A reader that takes nothing for a minute is cut and can resume.',
      'With `type`, which may be repeated, only events of these types come; with `session=false` no `session`. Every block carries data.',
      'An `EventSource` of a browser gives up for good at 404 and 503: open a new one after a while, with `after` set to the last sequence. At 204 it stops, rightly.',
    ),
    parameters: names.map(parameterRef),
    responses: {
      200: {
        description: 'The stream.',
        headers: responseHeaders(),
        content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE_STREAM } },
      },
      204: {
        description: 'The session is sealed, and nothing follows after this sequence.',
        headers: responseHeaders(),
      },
      ...problems('InvalidRequest', 'SessionNotFound', 'SessionErased', 'InternalError', STREAM_UNAVAILABLE),
    },
  };
}

function followSessions(): Operation {
  return {
    operationId: 'followSessions',
    tags: ['Live'],
    summary: 'Follow the list of sessions',
    description: prose(
      'Server-sent events from now on: `session` carries a session that was created or changed, as it is by then, at most a few times a second each.',
      '`annotation` says by `sessionId` and `name` that an annotation was put or deleted: read it, or leave out what 404 says is gone.',
      'Every message has an `id`: a reconnect with it as `Last-Event-ID` tells every session that has changed since, and then `caught-up`, which also comes first where nothing is resumed.',
      'That is promised on the instance that gave the `id`, for its latest 10,000 changed sessions and annotations. From anywhere else, after a restart, and where more was missed, `reset` comes instead: read the list again. To miss no event, follow the session itself.',
      'An `EventSource` of a browser gives up for good at 503: open a new one after a while.',
      'Changes made on other instances come through Redis; while they do not come in, `reset` is sent every two seconds instead.',
    ),
    parameters: [parameterRef('ListLastEventId')],
    responses: {
      200: {
        description: 'The stream.',
        headers: responseHeaders(),
        content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE_LIST_STREAM } },
      },
      ...problems('InvalidRequest', 'InternalError', STREAM_UNAVAILABLE),
    },
  };
}

const EXAMPLE_STREAM = [
  'retry: 1000\n\n',
  `id: 1\nevent: event\ndata: ${JSON.stringify(EVENT_EXAMPLE)}\n\n`,
  'event: caught-up\ndata: {"lastSequence":1}\n\n',
].join('');

const EXAMPLE_LIST_STREAM = [
  `retry: 1000\n\nid: 7d0e5f1c-42\nevent: session\ndata: ${JSON.stringify(SESSION_EXAMPLE)}\n\n`,
  `event: annotation\ndata: ${JSON.stringify({ sessionId: SESSION_EXAMPLE.sessionId, name: 'review' })}\n\n`,
].join('');
