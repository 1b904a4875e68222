import type { ApiLimits } from '../../../domain/limits.js';
import { COUNT_SCHEMA, nullable } from '../../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../../http/openapi/openapi-types.js';
import { schemaRef } from '../../../http/openapi/references.js';
import { sessionProperties, sometimesProperties } from '../../../http/openapi/session-schemas.js';

type Properties = Readonly<Record<string, Schema>>;

export function pageSchemas(limits: ApiLimits): Schemas {
  const limit: Schema = { type: 'integer', minimum: 1, maximum: limits.maxPageSize };
  const events = pageOf('Event', limits);
  const hasMore = hasMoreSchema(limits);
  return {
    SessionHistory: sessionHistory({
      events,
      pagination: wholeObject({ total: COUNT_SCHEMA, limit, offset: COUNT_SCHEMA, hasMore }),
    }),
    LogPage: wholeObject({
      events,
      pagination: { anyOf: [schemaRef('AscendingLogPagination'), schemaRef('DescendingLogPagination')] },
    }),
    AscendingLogPagination: wholeObject({
      limit,
      nextAfter: {
        ...COUNT_SCHEMA,
        description:
          'The `after` of the next request: the last sequence of this page, or the given `after` if the page is empty.',
      },
      hasMore,
    }),
    DescendingLogPagination: wholeObject({
      limit,
      nextBefore: {
        ...nullable(COUNT_SCHEMA),
        description:
          'The `before` of the next request: the last sequence of this page, or the given `before` if the page is empty (null if none was given).',
      },
      hasMore,
    }),
    SessionPage: wholeObject({
      sessions: pageOf('Session', limits),
      pagination: wholeObject({
        limit,
        nextCursor: { type: ['string', 'null'], description: 'The `cursor` of the next page; null at the end.' },
        hasMore,
      }),
    }),
  };
}

function hasMoreSchema({ maxPageBytes }: ApiLimits): Schema {
  const description =
    'There was at least one more matching record when the page was read. A page may hold fewer records than `limit` and still be followed by more: ' +
    `it ends before it would exceed ${maxPageBytes} bytes, but holds at least one record.`;
  return { type: 'boolean', description };
}

function sessionHistory(more: Properties): Schema {
  const history = wholeObject({ ...sessionProperties(), ...more });
  return { ...history, properties: { ...sessionProperties(), ...sometimesProperties(), ...more } };
}

const pageOf = (schema: string, limits: ApiLimits): Schema => ({
  type: 'array',
  maxItems: limits.maxPageSize,
  items: schemaRef(schema),
});

/** An object that always has all of its members. */
const wholeObject = (properties: Properties): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
