import { SESSION_STATUSES } from '../../domain/session.js';
import { COUNT_SCHEMA, nullable, TEXT_OR_NULL, whole } from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { DURATION_BOUNDS_MS } from './duration-tally.js';
import { MAX_GROUPS } from './group-tally.js';
import { LATENCY_BOUNDS_MS } from './latency-bins.js';
import { INTERRUPTION_STATISTICS, MEASURE_STATISTICS } from './openapi-measures.js';
import { MAX_BUCKETS } from './range-tally.js';
import { MAX_OUTCOMES } from './tally.js';
import { MAX_WORST } from './worst-calls.js';

const BY_STATUS = whole(Object.fromEntries(SESSION_STATUSES.map((status) => [status, COUNT_SCHEMA])));
const OUTCOMES: Schema = { type: 'array', maxItems: MAX_OUTCOMES, items: schemaRef('Outcome') };

const GROUPS: Schema = {
  type: 'array',
  maxItems: MAX_GROUPS + 1,
  items: schemaRef('StatisticsGroup'),
  description: 'Present with `groupBy`: the groups, largest first.',
};

const HISTOGRAM: Schema = {
  type: 'array',
  maxItems: LATENCY_BOUNDS_MS.length,
  items: schemaRef('HistogramBin'),
  description:
    'Present with `histogram`: how many of these times are in each bin, shortest first. The last bin is open.',
};

const STATISTICS: Readonly<Record<string, Schema>> = {
  from: schemaRef('UtcTime'),
  to: schemaRef('UtcTime'),
  coveredFrom: {
    ...schemaRef('UtcTime'),
    description: 'Every session from here on is counted. Equals `from`, or is later if `truncated` is true.',
  },
  truncated: {
    type: 'boolean',
    description:
      'Whether older sessions of the range are not counted yet, because they are being summarized for the first time.',
  },
  activeNow: whole({
    count: COUNT_SCHEMA,
    truncated: { type: 'boolean', description: 'Whether there are more than were counted.' },
  }),
  started: { ...COUNT_SCHEMA, description: 'Sessions that started in the range.' },
  byStatus: BY_STATUS,
  eventCount: { ...COUNT_SCHEMA, description: 'Events of these sessions, whenever they were stored.' },
  bucketSeconds: { type: 'integer', format: 'int64', minimum: 1 },
  buckets: { type: 'array', maxItems: MAX_BUCKETS, items: schemaRef('StartBucket') },
  outcomes: {
    ...OUTCOMES,
    description: 'How sessions ended, most frequent first; `endReason` is null if none was given.',
  },
  durations: schemaRef('DurationStatistics'),
  ...MEASURE_STATISTICS,
  slowest: rankedCalls('responseGapMaxMs', 'The calls with the longest response gaps, longest first.'),
  mostInterrupted: rankedCalls('interruptions', 'The calls with the most interruptions, by either side.'),
  relativeError: { type: 'number', format: 'double', description: 'The largest relative error of percentiles.' },
};

const GROUP: Readonly<Record<string, Schema>> = {
  key: {
    type: ['string', 'null'],
    description:
      'The value that the group has in common; null for sessions without one, and for the group that combines all others.',
  },
  isRest: { type: 'boolean', description: 'Whether this entry combines all groups that are not listed.' },
  started: COUNT_SCHEMA,
  byStatus: BY_STATUS,
  eventCount: COUNT_SCHEMA,
  outcomes: OUTCOMES,
  durations: schemaRef('DurationStatistics'),
  ...MEASURE_STATISTICS,
};

export const statisticsSchemas: Schemas = {
  // Some members are present only if requested.
  Statistics: whole(STATISTICS, { histogram: HISTOGRAM, groups: GROUPS }),
  StatisticsGroup: whole(GROUP, { histogram: HISTOGRAM }),
  InterruptionStatistics: INTERRUPTION_STATISTICS,
  StartBucket: whole({
    from: {
      ...schemaRef('UtcTime'),
      description: 'A whole multiple of `bucketSeconds`, so the first bucket may begin before the range.',
    },
    started: COUNT_SCHEMA,
    failed: COUNT_SCHEMA,
    eventCount: COUNT_SCHEMA,
    ...MEASURE_STATISTICS,
  }),
  Outcome: whole({
    status: schemaRef('SessionStatus'),
    endReason: TEXT_OR_NULL,
    count: COUNT_SCHEMA,
  }),
  DurationStatistics: {
    ...whole({
      count: { ...COUNT_SCHEMA, description: 'Sessions of the range that have ended.' },
      p50Ms: nullable(COUNT_SCHEMA),
      p95Ms: nullable(COUNT_SCHEMA),
      maxMs: nullable(COUNT_SCHEMA),
      histogram: { type: 'array', maxItems: DURATION_BOUNDS_MS.length, items: schemaRef('HistogramBin') },
    }),
    description:
      'Durations from `startedAt` to `endedAt`. Percentiles are by nearest rank; null if no session has ended.',
  },
  HistogramBin: whole({
    fromMs: COUNT_SCHEMA,
    toMs: { ...nullable(COUNT_SCHEMA), description: 'Exclusive; null for the last bin, which is open.' },
    count: COUNT_SCHEMA,
  }),
};

function rankedCalls(value: string, description: string): Schema {
  const call = whole({ sessionId: schemaRef('SessionId'), [value]: COUNT_SCHEMA });
  return { type: 'array', maxItems: MAX_WORST, items: call, description };
}
