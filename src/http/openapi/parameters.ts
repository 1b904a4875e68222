import type { ApiLimits } from '../../domain/limits.js';
import { METADATA_FILTER_MAX_CHARS, METADATA_FILTER_MAX_COUNT } from '../../domain/page.js';
import { EXAMPLE_SESSION_ID, NEW_EVENT_EXAMPLE } from './examples.js';
import type { Parameter, Schema } from './openapi-types.js';
import { schemaRef } from './references.js';

/** Refuses a leading space (see http/query.ts), without a lookahead, which not every client generator supports. */
export const NO_LEADING_BLANK = '^($|[^ ])';

/** Page size if the request has no `limit`. */
export const DEFAULT_PAGE_SIZE = 50;

type Parameters = Readonly<Record<string, Parameter>>;

export function pathParameter(name: string, description: string, schema: Schema, example: string): Parameter {
  return { name, in: 'path', required: true, description, schema, example };
}

export function queryParameter(name: string, description: string, schema: Schema): Parameter {
  return { name, in: 'query', description, schema };
}

/** A flag that is off by default. */
export function flagParameter(name: string, description: string): Parameter {
  return queryParameter(name, description, { type: 'string', enum: ['true', 'false'], default: 'false' });
}

export function headerParameter(name: string, description: string, schema: Schema): Parameter {
  return { name, in: 'header', description, schema };
}

/** Parameters that operations of several capabilities share. */
export function parameters(limits: ApiLimits): Parameters {
  return {
    SessionId: pathParameter('sessionId', 'The session.', schemaRef('SessionId'), EXAMPLE_SESSION_ID),
    EventId: pathParameter('eventId', 'The event.', schemaRef('EventId'), NEW_EVENT_EXAMPLE.eventId),
    IfNoneMatch: headerParameter(
      'If-None-Match',
      'The `ETag` of the copy you have: if it is still current, the answer is 304 without a body.',
      { type: 'string' },
    ),
    Limit: queryParameter(
      'limit',
      `The maximum number of records in a page. A page has at most ${limits.maxPageBytes} bytes of records, so it may hold fewer.`,
      { type: 'integer', minimum: 1, maximum: limits.maxPageSize, default: DEFAULT_PAGE_SIZE },
    ),
  };
}

/** A bound of a time range. */
export function timeParameter(name: string, description: string): Parameter {
  const rule = 'Inclusive. A space in place of the sign of the offset is read as `+`.';
  return queryParameter(name, `${description} ${rule}`, schemaRef('Time'));
}

export function metadataParameter(): Parameter {
  return membersParameter('metadata', '^metadata\\.([^ ]|$)', { 'metadata.channel': 'phone' }, [
    `Up to ${METADATA_FILTER_MAX_COUNT} filters of the form \`metadata.<key>=<value>\`: only sessions whose metadata has that top-level member with that value. All filters must match.`,
    'A key or value that begins with a space is refused, because an unencoded `+` is read as a space: write `%2B` for `+`, as in `metadata.phone=%2B15551234567`.',
    `Strings, numbers and booleans are compared in their text form; keys and values have up to ${METADATA_FILTER_MAX_CHARS} characters (UTF-16 code units).`,
  ]);
}

/** Like `metadataParameter`, for the members of annotations named in the configuration. */
export function annotationParameter(): Parameter {
  return membersParameter('annotation', '^annotation\\.', { 'annotation.review.outcome': 'resolved' }, [
    `Up to ${METADATA_FILTER_MAX_COUNT} filters of the form \`annotation.<name>.<field>=<value>\`: only sessions with an annotation of that name whose top-level member has that value. All filters must match.`,
    'Only the names and fields listed in `ANNOTATION_INDEXES` can be used; any other is refused.',
    'Strings, numbers and booleans are compared in their text form.',
  ]);
}

/**
 * An exploded object is how OpenAPI describes query parameters with names chosen by clients: `metadata.channel=phone`.
 */
function membersParameter(name: string, names: string, example: object, description: readonly string[]): Parameter {
  return explodedParameter(name, description.join(' '), {
    type: 'object',
    propertyNames: { type: 'string', pattern: names },
    additionalProperties: { type: 'string', maxLength: METADATA_FILTER_MAX_CHARS, pattern: NO_LEADING_BLANK },
    maxProperties: METADATA_FILTER_MAX_COUNT,
    examples: [example],
  });
}

export function explodedParameter(name: string, description: string, schema: Schema): Parameter {
  return { name, in: 'query', style: 'form', explode: true, description, schema };
}
