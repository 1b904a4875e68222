import type { ApiLimits } from '../../domain/limits.js';
import { METADATA_FILTER_MAX_CHARS, METADATA_FILTER_MAX_COUNT } from '../../domain/page.js';
import { EXAMPLE_SESSION_ID, NEW_EVENT_EXAMPLE } from './examples.js';
import type { Parameter } from './openapi-types.js';
import { schemaRef } from './references.js';

/** A value that begins with a blank is refused (http/query.ts). Without a lookahead, which not every generator of clients knows. */
export const NO_LEADING_BLANK = '^($|[^ ])';

/** Records in a page where the request names no `limit`. */
export const DEFAULT_PAGE_SIZE = 50;

type Parameters = Readonly<Record<string, Parameter>>;

/** What operations of several capabilities take. */
export function parameters(limits: ApiLimits): Parameters {
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
      description: 'The `ETag` of the copy you have: if it is still current, the answer is 304 without a body.',
      schema: { type: 'string' },
    },
    Limit: {
      name: 'limit',
      in: 'query',
      description: `The maximum number of records in a page. A page has at most ${limits.maxPageBytes} bytes of records, so it may hold fewer.`,
      schema: { type: 'integer', minimum: 1, maximum: limits.maxPageSize, default: DEFAULT_PAGE_SIZE },
    },
    Type: {
      name: 'type',
      in: 'query',
      style: 'form',
      explode: true,
      description: 'Only events of this type. Repeat the parameter for several types.',
      schema: { type: 'array', items: schemaRef('EventType') },
    },
  };
}

/** A bound of time. */
export function timeParameter(name: string, description: string): Parameter {
  return {
    name,
    in: 'query',
    description: `${description} Inclusive. A space in place of the sign of the offset is read as \`+\`.`,
    schema: schemaRef('Time'),
  };
}

/** An exploded object is how OpenAPI writes query parameters whose names the client makes up: `metadata.channel=phone`. */
/** As `metadataParameter`, of the members of annotations that the configuration names. */
export function annotationParameter(): Parameter {
  return {
    name: 'annotation',
    in: 'query',
    style: 'form',
    explode: true,
    description: [
      `Up to ${METADATA_FILTER_MAX_COUNT} filters of the form \`annotation.<name>.<field>=<value>\`: only sessions with an annotation of that name whose top-level member has that value. All filters must match.`,
      'Only the names and fields listed in `ANNOTATION_INDEXES` can be used; any other is refused.',
      'Strings, numbers and booleans are compared in their text form.',
    ].join(' '),
    schema: {
      type: 'object',
      propertyNames: { type: 'string', pattern: '^annotation\\.' },
      additionalProperties: { type: 'string', maxLength: METADATA_FILTER_MAX_CHARS, pattern: NO_LEADING_BLANK },
      maxProperties: METADATA_FILTER_MAX_COUNT,
      examples: [{ 'annotation.review.outcome': 'resolved' }],
    },
  };
}

export function metadataParameter(): Parameter {
  return {
    name: 'metadata',
    in: 'query',
    style: 'form',
    explode: true,
    description: [
      `Up to ${METADATA_FILTER_MAX_COUNT} filters of the form \`metadata.<key>=<value>\`: only sessions whose metadata has that top-level member with that value. All filters must match.`,
      'A key or value that begins with a space is refused, because an unencoded `+` is read as a space: write `%2B` for `+`, as in `metadata.phone=%2B15551234567`.',
      `Strings, numbers and booleans are compared in their text form; keys and values have up to ${METADATA_FILTER_MAX_CHARS} characters (UTF-16 code units).`,
    ].join(' '),
    schema: {
      type: 'object',
      propertyNames: { type: 'string', pattern: '^metadata\\.([^ ]|$)' },
      additionalProperties: { type: 'string', maxLength: METADATA_FILTER_MAX_CHARS, pattern: NO_LEADING_BLANK },
      maxProperties: METADATA_FILTER_MAX_COUNT,
      examples: [{ 'metadata.channel': 'phone' }],
    },
  };
}
