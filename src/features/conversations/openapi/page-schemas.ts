import type { ApiLimits } from '../../../domain/limits.js';
import { COUNT_SCHEMA, nullable, whole } from '../../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../../http/openapi/openapi-types.js';
import { schemaRef } from '../../../http/openapi/references.js';
import { sessionSchema } from '../../../http/session-json.js';

export function pageSchemas(limits: ApiLimits): Schemas {
  const limit: Schema = { type: 'integer', minimum: 1, maximum: limits.maxPageSize };
  const events = pageOf('Event', limits);
  const hasMore = hasMoreSchema(limits);
  return {
    SessionHistory: sessionSchema({
      events,
      pagination: whole({ total: COUNT_SCHEMA, limit, offset: COUNT_SCHEMA, hasMore }),
    }),
    LogPage: whole({
      events,
      pagination: { anyOf: [schemaRef('AscendingLogPagination'), schemaRef('DescendingLogPagination')] },
    }),
    AscendingLogPagination: whole({
      limit,
      nextAfter: {
        ...COUNT_SCHEMA,
        description:
          'The `after` of the next request: the last sequence of this page, or the given `after` if the page is empty.',
      },
      hasMore,
    }),
    DescendingLogPagination: whole({
      limit,
      nextBefore: {
        ...nullable(COUNT_SCHEMA),
        description:
          'The `before` of the next request: the last sequence of this page, or the given `before` if the page is empty (null if none was given).',
      },
      hasMore,
    }),
    SessionPage: whole({
      sessions: pageOf('Session', limits),
      pagination: whole({
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

const pageOf = (schema: string, limits: ApiLimits): Schema => ({
  type: 'array',
  maxItems: limits.maxPageSize,
  items: schemaRef(schema),
});
