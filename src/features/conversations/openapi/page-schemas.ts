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
          'The last sequence of the page, or the given `after` of an empty one: `after` of the next request.',
      },
      hasMore,
    }),
    DescendingLogPagination: wholeObject({
      limit,
      nextBefore: {
        ...nullable(COUNT_SCHEMA),
        description:
          'The last sequence of the page, or the given `before` of an empty one (null without): `before` of the next request.',
      },
      hasMore,
    }),
    SessionPage: wholeObject({
      sessions: pageOf('Session', limits),
      pagination: wholeObject({
        limit,
        nextCursor: { type: ['string', 'null'], description: '`cursor` of the next page; null at the end.' },
        hasMore,
      }),
    }),
  };
}

function hasMoreSchema({ maxPageBytes }: ApiLimits): Schema {
  const description =
    'Another matching record was there when the page was read. A page may hold fewer records than `limit` and say so: ' +
    `it ends where it would pass ${maxPageBytes} bytes, with at least one record.`;
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
