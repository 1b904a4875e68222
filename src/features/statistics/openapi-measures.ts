import { LATENCY_STAGES } from '@conversation-service/voice';
import { COUNT_SCHEMA, nullable, whole } from '../../http/openapi/common-schemas.js';
import type { Schema } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { INTERRUPTIONS, MeasureTally } from './measure-tally.js';

const DISTRIBUTION = nullable(schemaRef('Distribution'));

/** Statistics of measures, for a range, a bucket or a group. */
export const MEASURE_STATISTICS: Readonly<Record<string, Schema>> = {
  measured: {
    ...COUNT_SCHEMA,
    description: 'Sessions that have measures; the figures below are computed from these.',
  },
  responseGap: {
    ...DISTRIBUTION,
    description: 'The response gaps of all exchanges of these sessions; null if there are none.',
  },
  latency: whole(Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, DISTRIBUTION]))),
  interruptions: schemaRef('InterruptionStatistics'),
  talkRatio: {
    ...nullable({ type: 'number', format: 'double', minimum: 0, maximum: 1 }),
    description: 'The bot’s share of all talk, in the sessions in which the talk of both sides is known.',
  },
  talkMeasured: { ...COUNT_SCHEMA, description: 'The number of sessions that `talkRatio` is computed from.' },
  tools: whole({ calls: COUNT_SCHEMA, errors: COUNT_SCHEMA }),
};

export const INTERRUPTION_STATISTICS: Schema = {
  ...whole({
    n: { ...COUNT_SCHEMA, description: 'Sessions in which at least one of these figures is known.' },
    ...Object.fromEntries(INTERRUPTIONS.map((kind) => [kind, nullable(COUNT_SCHEMA)])),
  }),
  description: 'Sums over sessions; null if the figure is unknown in all of them.',
};

export const NO_MEASURES_EXAMPLE = new MeasureTally().result();

export const MEASURES_EXAMPLE = {
  measured: 2,
  responseGap: { n: 9, min: 310, max: 2_480, p50: 820, p90: 2_480, p95: 2_480, p99: 2_480 },
  latency: {
    ...NO_MEASURES_EXAMPLE.latency,
    llmTtftMs: { n: 9, min: 180, max: 900, p50: 340, p90: 900, p95: 900, p99: 900 },
  },
  interruptions: { n: 2, byUser: 1, byBot: 0, backchannels: 3, false: 0 },
  talkRatio: 0.58,
  talkMeasured: 2,
  tools: { calls: 4, errors: 1 },
};
