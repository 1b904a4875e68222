import { LATENCY_STAGES } from '@conversation-service/voice';
import { COUNT_SCHEMA, nullable, whole } from './common-schemas.js';
import type { Schemas } from './openapi-types.js';
import { schemaRef } from './references.js';

const DISTRIBUTION = nullable(schemaRef('Distribution'));

export const measureSchemas: Schemas = {
  Measures: {
    ...whole({
      version: COUNT_SCHEMA,
      throughSequence: COUNT_SCHEMA,
      durationMs: {
        ...nullable(COUNT_SCHEMA),
        description: 'From `startedAt` to `endedAt`; null while the call is live.',
      },
      utterances: COUNT_SCHEMA,
      turns: COUNT_SCHEMA,
      exchanges: COUNT_SCHEMA,
      unanswered: COUNT_SCHEMA,
      userTalkMs: nullable(COUNT_SCHEMA),
      botTalkMs: nullable(COUNT_SCHEMA),
      talkRatio: nullable({ type: 'number', format: 'double', minimum: 0, maximum: 1 }),
      overlapMs: nullable(COUNT_SCHEMA),
      silenceMs: nullable(COUNT_SCHEMA),
      responseGap: DISTRIBUTION,
      latency: whole(Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, DISTRIBUTION]))),
      interruptions: whole({
        byUser: nullable(COUNT_SCHEMA),
        byBot: nullable(COUNT_SCHEMA),
        backchannels: nullable(COUNT_SCHEMA),
        false: nullable(COUNT_SCHEMA),
      }),
      toolCalls: COUNT_SCHEMA,
      toolErrors: COUNT_SCHEMA,
      words: whole({ user: COUNT_SCHEMA, bot: COUNT_SCHEMA }),
    }),
    description: 'The figures computed for a call. An unknown figure is null, never 0.',
  },
  Distribution: {
    ...whole(Object.fromEntries(['n', 'min', 'max', 'p50', 'p90', 'p95', 'p99'].map((name) => [name, COUNT_SCHEMA]))),
    description: 'The distribution of `n` values in milliseconds; percentiles are by nearest rank.',
  },
};
