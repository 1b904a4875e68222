import { ERRORS } from '../../domain/errors.js';
import { COUNT_SCHEMA } from '../../http/openapi/common-schemas.js';
import { emptyResponse, textResponse } from '../../http/openapi/content.js';
import { EVENT_EXAMPLE, SESSION_EXAMPLE } from '../../http/openapi/examples.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import { headerParameter, queryParameter } from '../../http/openapi/parameters.js';
import type { ProblemResponse } from '../../http/openapi/problem-responses.js';
import { liveErrors } from './live-errors.js';

/** What opening a stream can fail with. */
const STREAM_UNAVAILABLE: ProblemResponse = {
  name: 'StreamUnavailable',
  errors: [ERRORS.STORE_UNAVAILABLE, liveErrors.TOO_MANY_STREAMS, ERRORS.SHUTTING_DOWN],
};

const EXAMPLE_STREAM = [
  'retry: 1000\n\n',
  `id: 1\nevent: event\ndata: ${JSON.stringify(EVENT_EXAMPLE)}\n\n`,
  'event: caught-up\ndata: {"lastSequence":1}\n\n',
].join('');

const EXAMPLE_LIST_STREAM = [
  `retry: 1000\n\nid: 7d0e5f1c-42\nevent: session\ndata: ${JSON.stringify(SESSION_EXAMPLE)}\n\n`,
  `event: annotation\ndata: ${JSON.stringify({ sessionId: SESSION_EXAMPLE.sessionId, name: 'review' })}\n\n`,
].join('');

const parameters: Readonly<Record<string, Parameter>> = {
  StreamAfter: queryParameter('after', 'Begin after this sequence. `Last-Event-ID` takes precedence.', {
    ...COUNT_SCHEMA,
    default: 0,
  }),
  SessionMessages: queryParameter('session', '`false` leaves out the `session` messages. Default: `true`.', {
    type: 'string',
    enum: ['true', 'false'],
  }),
  ListLastEventId: headerParameter(
    'Last-Event-ID',
    'The `id` of the last message received; it is opaque. Browsers send it when they reconnect.',
    { type: 'string' },
  ),
  LastEventId: headerParameter(
    'Last-Event-ID',
    'The `id` of the last event received. Browsers send it when they reconnect. Empty means none.',
    { type: 'string', pattern: '^(0|[1-9][0-9]{0,14})?$' },
  ),
};

const operations: Operations = {
  'GET /sessions/{sessionId}/stream': {
    operationId: 'followSession',
    summary: 'Follow a session',
    description: [
      'Server-sent events: first the log after `Last-Event-ID` (or `after`), then every event as it is committed, on any instance. `id` is the sequence, so a reconnect continues without a gap or a repeat.',
      '`event` carries exactly the JSON of the log. `session` carries the session when its status or counters have changed. `caught-up` says that everything stored so far has been sent. `end` says that the session is sealed; then the stream closes.',
      'A position beyond the end of the log comes from another database or from before a restore. It is answered with `reset`, whose `lastSequence` says where the log ends, followed by the log from its start.',
      'While nothing happens, a comment line is sent every 15 s. A client that reads nothing for a minute is disconnected and can resume.',
      'With `type`, which may be repeated, only events of these types are sent; with `session=false` no `session` is sent. Every message carries data.',
      'The `EventSource` of a browser gives up permanently on 404 and 503: open a new one after a while, with `after` set to the last sequence. On 204 it stops, as it should.',
    ],
    parameters: ['StreamAfter', 'Type', 'SessionMessages', 'LastEventId'],
    responses: {
      200: textResponse('The stream of messages.', 'text/event-stream', EXAMPLE_STREAM),
      204: emptyResponse('The session is sealed, and nothing follows this sequence.'),
    },
    problems: ['InvalidRequest', 'SessionNotFound', 'SessionErased', 'InternalError', STREAM_UNAVAILABLE],
  },
  'GET /stream': {
    operationId: 'followSessions',
    summary: 'Follow the list of sessions',
    description: [
      'Server-sent events from now on: `session` carries a session that was created or changed, in its current state, at most a few times a second for each session.',
      '`annotation` says, by `sessionId` and `name`, that an annotation was put or deleted: read it, and treat it as deleted if the answer is 404.',
      'Every message has an `id`. A reconnect that sends it as `Last-Event-ID` gets every session that has changed since, and then `caught-up`. A connection that resumes nothing starts with `caught-up`.',
      'This is guaranteed on the instance that issued the `id`, for its latest 10,000 changed sessions and annotations. On another instance, after a restart, or if more was missed, `reset` is sent instead: read the list again. To miss no event, follow the session itself.',
      'The `EventSource` of a browser gives up permanently on 503: open a new one after a while.',
      'Changes made on other instances arrive through Redis; while it does not deliver them, `reset` is sent every two seconds instead.',
    ],
    parameters: ['ListLastEventId'],
    responses: { 200: textResponse('The stream of messages.', 'text/event-stream', EXAMPLE_LIST_STREAM) },
    problems: ['InvalidRequest', 'InternalError', STREAM_UNAVAILABLE],
  },
};

export const openApi: OpenApiPart = {
  tag: { name: 'Live', description: 'Follow what happens while it happens.' },
  operations,
  parameters,
};
