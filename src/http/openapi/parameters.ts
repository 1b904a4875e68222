import { ID_PATTERN } from '../../domain/ids.js';
import type { ApiLimits } from '../../domain/limits.js';
import { METADATA_FILTER_MAX_CHARS, METADATA_FILTER_MAX_COUNT } from '../../domain/page.js';
import { COUNT_SCHEMA } from './common-schemas.js';
import { EXAMPLE_ERASURE_ID, EXAMPLE_SESSION_ID, NEW_EVENT_EXAMPLE } from './examples.js';
import type { Parameter } from './openapi-types.js';
import { schemaRef } from './references.js';

/** A value that begins with a blank is refused (http/query.ts). Without a lookahead, which not every generator of clients knows. */
const NO_LEADING_BLANK = '^($|[^ ])';

/** Records in a page where the request names no `limit`. */
export const DEFAULT_PAGE_SIZE = 50;

export function parameters(limits: ApiLimits) {
  return {
    SessionId: {
      name: 'sessionId',
      in: 'path',
      required: true,
      description: 'The session.',
      schema: schemaRef('SessionId'),
      example: EXAMPLE_SESSION_ID,
    },
    EventId: {
      name: 'eventId',
      in: 'path',
      required: true,
      description: 'The event.',
      schema: schemaRef('EventId'),
      example: NEW_EVENT_EXAMPLE.eventId,
    },
    IfNoneMatch: {
      name: 'If-None-Match',
      in: 'header',
      description: 'The `ETag` of a copy at hand: where it still holds, the answer is 304 without a body.',
      schema: { type: 'string' },
    },
    Limit: {
      name: 'limit',
      in: 'query',
      description: `At most this many records, and at most ${limits.maxPageBytes} bytes of them.`,
      schema: { type: 'integer', minimum: 1, maximum: limits.maxPageSize, default: DEFAULT_PAGE_SIZE },
    },
    Offset: {
      name: 'offset',
      in: 'query',
      description:
        'Leave out this many events, in chronological order. The next page begins at this and the number of events that came.',
      schema: { ...COUNT_SCHEMA, default: 0 },
    },
    ...logParameters(),
    ...streamParameters(),
    ...listParameters(limits),
    ...statisticsParameters(),
    ...erasureParameters(),
  } as const satisfies Readonly<Record<string, Parameter>>;
}

export type ParameterKey = keyof ReturnType<typeof parameters>;

function logParameters() {
  return {
    After: {
      name: 'after',
      in: 'query',
      description: 'Only events with a sequence above this one.',
      schema: { ...COUNT_SCHEMA, default: 0 },
    },
    Before: {
      name: 'before',
      in: 'query',
      description: 'Only events with a sequence below this one.',
      schema: COUNT_SCHEMA,
    },
    Order: {
      name: 'order',
      in: 'query',
      description: 'Of the sequence: `desc` gives the newest first.',
      schema: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
    },
    Type: {
      name: 'type',
      in: 'query',
      style: 'form',
      explode: true,
      description: 'Only events of this type; repeat the parameter for several types.',
      schema: { type: 'array', items: schemaRef('EventType') },
    },
    From: timeParameter('from', 'Only events whose `timestamp` is this or later.'),
    To: timeParameter('to', 'Only events whose `timestamp` is this or earlier.'),
  } as const satisfies Readonly<Record<string, Parameter>>;
}

function streamParameters() {
  return {
    StreamAfter: {
      name: 'after',
      in: 'query',
      description: 'Begin after this sequence; `Last-Event-ID` goes before it.',
      schema: { ...COUNT_SCHEMA, default: 0 },
    },
    SessionMessages: {
      name: 'session',
      in: 'query',
      description: '`false` leaves out the messages `session`. Default: `true`.',
      schema: { type: 'string', enum: ['true', 'false'] },
    },
    LastEventId: {
      name: 'Last-Event-ID',
      in: 'header',
      description:
        'The `id` of the last event that came through; browsers send it when they reconnect. Empty means none.',
      schema: { type: 'string', pattern: '^(0|[1-9][0-9]{0,14})?$' },
    },
  } as const satisfies Readonly<Record<string, Parameter>>;
}

function listParameters(limits: ApiLimits) {
  return {
    Cursor: {
      name: 'cursor',
      in: 'query',
      description:
        'Where the page begins: `nextCursor` of the page before. Opaque; it belongs to the filters that it came with, and to the database: after a restore it is refused, and the list begins anew.',
      schema: { type: 'string', pattern: NO_LEADING_BLANK },
    },
    Status: {
      name: 'status',
      in: 'query',
      description: 'Only sessions with this status.',
      schema: schemaRef('SessionStatus'),
    },
    LanguageFilter: {
      name: 'language',
      in: 'query',
      description: 'Only sessions with exactly this language tag.',
      schema: schemaRef('Language'),
    },
    EndReasonFilter: {
      name: 'endReason',
      in: 'query',
      description: 'Only sessions that were completed with exactly this reason.',
      schema: { type: 'string', maxLength: limits.maxEndReasonChars, pattern: NO_LEADING_BLANK },
    },
    StartedFrom: timeParameter('startedFrom', 'Only sessions whose `startedAt` is this or later.'),
    StartedTo: timeParameter('startedTo', 'Only sessions whose `startedAt` is this or earlier.'),
    MetadataFilter: metadataParameter(),
  } as const satisfies Readonly<Record<string, Parameter>>;
}

function statisticsParameters() {
  return {
    StatisticsFrom: timeParameter(
      'from',
      'Sessions whose `startedAt` is this or later, not later than `to` and at most five years before it; by default an hour before.',
    ),
    StatisticsTo: timeParameter('to', 'Sessions whose `startedAt` is this or earlier; by default now.'),
  } as const satisfies Readonly<Record<string, Parameter>>;
}

function erasureParameters() {
  const filter = metadataParameter();
  return {
    ErasureId: {
      name: 'erasureId',
      in: 'path',
      required: true,
      description: 'The erasure, as `Location` of its request gave it.',
      schema: { type: 'string', pattern: ID_PATTERN.source },
      example: EXAMPLE_ERASURE_ID,
    },
    EraseFilter: {
      ...filter,
      required: true,
      schema: { ...filter.schema, minProperties: 1 },
      description: `1 to ${METADATA_FILTER_MAX_COUNT} of \`metadata.<key>=<value>\`, as in the list of sessions: all must match. Write \`%2B\` for \`+\`.`,
    },
    DryRun: {
      name: 'dryRun',
      in: 'query',
      description: '`true` only counts.',
      schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
    },
  } as const satisfies Readonly<Record<string, Parameter>>;
}

function timeParameter<Name extends string>(name: Name, description: string) {
  return {
    name,
    in: 'query',
    description: `${description} Inclusive. A blank where the offset’s sign belongs counts as \`+\`.`,
    schema: schemaRef('Time'),
  } as const;
}

/** An exploded object is how OpenAPI writes query parameters whose names the client makes up: `metadata.channel=phone`. */
function metadataParameter() {
  return {
    name: 'metadata',
    in: 'query',
    style: 'form',
    explode: true,
    description: [
      `Up to ${METADATA_FILTER_MAX_COUNT} of \`metadata.<key>=<value>\`: only sessions whose metadata has that top-level member with that value; all must match.`,
      'A value that begins with a blank is refused, since that is how an unencoded `+` is read: write `%2B` for `+`, as in `metadata.phone=%2B15551234567`.',
      `Strings, numbers and booleans are compared in their text form; keys and values have up to ${METADATA_FILTER_MAX_CHARS} characters (UTF-16 code units).`,
    ].join(' '),
    schema: {
      type: 'object',
      propertyNames: { type: 'string', pattern: '^metadata\\.' },
      additionalProperties: { type: 'string', maxLength: METADATA_FILTER_MAX_CHARS, pattern: NO_LEADING_BLANK },
      maxProperties: METADATA_FILTER_MAX_COUNT,
      examples: [{ 'metadata.channel': 'phone' }],
    },
  } as const;
}
