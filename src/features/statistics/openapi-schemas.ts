import { SESSION_STATUSES } from '../../domain/session.js';
import { COUNT_SCHEMA, nullable } from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { DURATION_BOUNDS_MS, MAX_BUCKETS, MAX_OUTCOMES } from './statistics.js';

export function statisticsSchemas(): Schemas {
  return {
    Statistics: wholeObject({
      from: schemaRef('UtcTime'),
      to: schemaRef('UtcTime'),
      coveredFrom: {
        ...schemaRef('UtcTime'),
        description: 'From here on every session is counted: `from`, or later where `truncated`.',
      },
      truncated: {
        type: 'boolean',
        description: 'There were more sessions than one answer counts: only the newest are in it.',
      },
      activeNow: wholeObject({
        count: COUNT_SCHEMA,
        truncated: { type: 'boolean', description: 'There are more than are counted.' },
      }),
      started: { ...COUNT_SCHEMA, description: 'Sessions that started in the range.' },
      byStatus: wholeObject(Object.fromEntries(SESSION_STATUSES.map((status) => [status, COUNT_SCHEMA]))),
      eventCount: { ...COUNT_SCHEMA, description: 'Events of these sessions, whenever they came.' },
      bucketSeconds: { type: 'integer', format: 'int64', minimum: 1 },
      buckets: { type: 'array', maxItems: MAX_BUCKETS, items: schemaRef('StartBucket') },
      outcomes: {
        type: 'array',
        maxItems: MAX_OUTCOMES,
        items: schemaRef('Outcome'),
        description: 'How sessions ended, the most frequent first; `endReason` is null where none was given.',
      },
      durations: schemaRef('DurationStatistics'),
    }),
    StartBucket: wholeObject({
      from: {
        ...schemaRef('UtcTime'),
        description: 'A whole multiple of `bucketSeconds`, so the first may be before the range.',
      },
      started: COUNT_SCHEMA,
      failed: COUNT_SCHEMA,
      eventCount: COUNT_SCHEMA,
    }),
    Outcome: wholeObject({
      status: schemaRef('SessionStatus'),
      endReason: { type: ['string', 'null'] },
      count: COUNT_SCHEMA,
    }),
    ...durationSchemas(),
  };
}

function durationSchemas(): Schemas {
  return {
    DurationStatistics: {
      ...wholeObject({
        count: { ...COUNT_SCHEMA, description: 'Sessions of the range that ended.' },
        p50Ms: nullable(COUNT_SCHEMA),
        p95Ms: nullable(COUNT_SCHEMA),
        maxMs: nullable(COUNT_SCHEMA),
        histogram: { type: 'array', maxItems: DURATION_BOUNDS_MS.length, items: schemaRef('HistogramBin') },
      }),
      description: 'From `startedAt` to `endedAt`. Percentiles by nearest rank; null where no session ended.',
    },
    HistogramBin: wholeObject({
      fromMs: COUNT_SCHEMA,
      toMs: { ...nullable(COUNT_SCHEMA), description: 'Exclusive; null for the last, open one.' },
      count: COUNT_SCHEMA,
    }),
  };
}

/** An object that always has all of its members. */
function wholeObject(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}
