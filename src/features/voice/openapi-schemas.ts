import {
  EVIDENCES,
  INTERRUPTION_KINDS,
  LATENCY_STAGES,
  MEDIA,
  ROLES,
  SIDES,
  TOOL_STATUSES,
  VIEWS,
} from '@conversation-service/voice';
import type { ApiLimits } from '../../domain/limits.js';
import {
  COUNT_SCHEMA,
  listOf,
  nullable,
  nullableTime,
  TEXT_OR_NULL,
  whole,
} from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { MAX_ISSUES } from './packed-transcript.js';

const INTEGER: Schema = { type: 'integer', format: 'int64' };
const SIDE: Schema = { type: 'string', enum: SIDES };

const FRAME: Readonly<Record<string, Schema>> = {
  sessionId: schemaRef('SessionId'),
  version: {
    ...COUNT_SCHEMA,
    description: 'The version of the algorithm: the same events and version produce the same result.',
  },
  throughSequence: { ...COUNT_SCHEMA, description: 'The sequence of the last event that was taken into account.' },
  complete: {
    type: 'boolean',
    description: 'Whether the session is sealed, so the result will not change any more.',
  },
};

const ISSUES: Schema = {
  ...listOf('ViewIssue'),
  description: `The first ${MAX_ISSUES} issues in log order; if there are more, a last entry says how many.`,
};

const EXCHANGE: Schema = {
  ...whole({
    index: COUNT_SCHEMA,
    userTurn: COUNT_SCHEMA,
    botTurn: { ...nullable(COUNT_SCHEMA), description: 'Null if there was no answer.' },
    responseGapMs: {
      ...nullable(INTEGER),
      description:
        'The time from the end of what the user said to the start of the answer; negative if the bot began before the user had finished.',
    },
    isRough: {
      type: ['boolean', 'null'],
      description: 'Whether the duration of one of the two is unknown; such a gap is not counted in percentiles.',
    },
    unanswered: { type: 'boolean' },
    latency: nullable(whole(Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, nullable(COUNT_SCHEMA)])))),
    unexplainedMs: { ...nullable(INTEGER), description: '`e2eMs` minus the stages that the provider reports.' },
    tools: { type: 'array', items: { type: 'string' }, description: 'The `callId` of each tool call.' },
  }),
  description: 'A user turn and the bot turn that follows it.',
};

const UTTERANCE: Readonly<Record<string, Schema>> = {
  index: { ...COUNT_SCHEMA, description: 'The position in the whole transcript; the same in both views.' },
  side: SIDE,
  speaker: TEXT_OR_NULL,
  role: nullable({ type: 'string', enum: ROLES }),
  text: {
    ...TEXT_OR_NULL,
    description: 'The text of the chosen view. `""` means that nothing was heard; null means that it is unknown.',
  },
  generatedText: TEXT_OR_NULL,
  heardText: TEXT_OR_NULL,
  heard: { type: 'string', enum: ['full', 'cut', 'estimated', 'unknown'] },
  generated: { type: 'string', enum: ['full', 'unknown'] },
  interrupted: {
    type: ['boolean', 'null'],
    description: 'Whether the other side interrupted it; null if this is not reported.',
  },
  truncation: nullable(
    whole({
      evidence: nullable({ type: 'string', enum: EVIDENCES }),
      playedMs: nullable(COUNT_SCHEMA),
      at: nullableTime(),
    }),
  ),
  startedAt: schemaRef('UtcTime'),
  endedAt: nullableTime(),
  offsetMs: { ...INTEGER, description: 'Measured from the session’s `startedAt`.' },
  durationMs: nullable(COUNT_SCHEMA),
  isTick: { type: 'boolean', description: 'Whether its duration is unknown, so it counts as a point in time.' },
  final: { type: 'boolean' },
  medium: { type: 'string', enum: MEDIA },
  language: TEXT_OR_NULL,
  confidence: nullable({ type: 'number', format: 'double', minimum: 0, maximum: 1 }),
  itemId: TEXT_OR_NULL,
  rev: COUNT_SCHEMA,
  superseded: {
    type: 'boolean',
    description:
      'Whether a more complete report has replaced it; such utterances are shown only with `superseded=true`.',
  },
  sequences: listOf('Sequence'),
  eventIds: listOf('EventId'),
  source: nullable(whole({ provider: TEXT_OR_NULL, type: TEXT_OR_NULL, id: TEXT_OR_NULL })),
};

export function voiceSchemas(limits: ApiLimits): Schemas {
  return {
    Transcript: whole({
      ...FRAME,
      view: { type: 'string', enum: VIEWS },
      utterances: listOf('Utterance'),
      issues: ISSUES,
      pagination: whole({
        limit: { type: 'integer', minimum: 1, maximum: limits.maxPageSize },
        nextCursor: { ...TEXT_OR_NULL, description: 'The `cursor` of the next page; null at the end.' },
        hasMore: { type: 'boolean', description: 'Whether more utterances follow.' },
      }),
    }),
    Utterance: whole(UTTERANCE, {
      words: { ...nullable(listOf('SpokenWord')), description: 'Present with `words=true`.' },
    }),
    SpokenWord: whole({
      word: { type: 'string' },
      startMs: { ...nullable(INTEGER), description: 'Measured from the session’s `startedAt`.' },
      endMs: nullable(INTEGER),
      confidence: nullable({ type: 'number', format: 'double', minimum: 0, maximum: 1 }),
    }),
    ViewIssue: {
      ...whole({ sequence: schemaRef('Sequence'), pointer: { type: 'string' }, detail: { type: 'string' } }),
      description: 'A field with a defined meaning whose value could not be used. The event is stored as it was sent.',
    },
    Turns: whole({
      ...FRAME,
      turns: listOf('Turn'),
      exchanges: listOf('Exchange'),
      interruptions: listOf('Interruption'),
      tools: listOf('ToolCall'),
      silences: nullable(listOf('SilencePeriod')),
      measures: schemaRef('Measures'),
      issues: ISSUES,
    }),
    Turn: {
      ...whole({
        index: COUNT_SCHEMA,
        side: SIDE,
        utterances: {
          type: 'array',
          items: COUNT_SCHEMA,
          description: 'The `index` of each utterance in the transcript.',
        },
        startedAt: schemaRef('UtcTime'),
        endedAt: nullableTime(),
        offsetMs: INTEGER,
        durationMs: nullable(COUNT_SCHEMA),
      }),
      description: 'The longest run of utterances of one side; a backchannel of the other side does not end it.',
    },
    Exchange: EXCHANGE,
    Interruption: whole({
      kind: { type: 'string', enum: INTERRUPTION_KINDS },
      by: SIDE,
      evidence: { type: 'string', enum: ['provider', 'spans'] },
      utterance: { ...nullable(COUNT_SCHEMA), description: 'The utterance that was cut off or spoken over.' },
      other: { ...nullable(COUNT_SCHEMA), description: 'The utterance that began during it.' },
      offsetMs: nullable(INTEGER),
      durationMs: { ...nullable(COUNT_SCHEMA), description: 'How long both sides spoke at once.' },
      timeToYieldMs: { ...nullable(INTEGER), description: 'How long the bot continued after the user began to speak.' },
    }),
    ToolCall: whole({
      callId: TEXT_OR_NULL,
      name: TEXT_OR_NULL,
      status: { type: 'string', enum: TOOL_STATUSES },
      calledAt: nullableTime(),
      latencyMs: nullable(COUNT_SCHEMA),
      sequences: listOf('Sequence'),
    }),
    SilencePeriod: whole({ offsetMs: INTEGER, durationMs: COUNT_SCHEMA }),
  };
}
