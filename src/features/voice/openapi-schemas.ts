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
import { COUNT_SCHEMA, nullable } from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { whole } from '../../http/openapi/whole-object.js';
import { MAX_ISSUES } from './packed-transcript.js';

const TEXT_OR_NULL: Schema = { type: ['string', 'null'] };
const INTEGER: Schema = { type: 'integer', format: 'int64' };
const TIME_OR_NULL = nullable(schemaRef('UtcTime'));
const SIDE: Schema = { type: 'string', enum: SIDES };

export function voiceSchemas(limits: ApiLimits): Schemas {
  return {
    Transcript: whole({
      ...frame(),
      view: { type: 'string', enum: VIEWS },
      utterances: listOf('Utterance'),
      issues: issues(),
      pagination: whole({
        limit: { type: 'integer', minimum: 1, maximum: limits.maxPageSize },
        nextCursor: { ...TEXT_OR_NULL, description: '`cursor` of the next page; null at the end.' },
        hasMore: { type: 'boolean', description: 'More utterances follow.' },
      }),
    }),
    Utterance: utterance(),
    SpokenWord: whole({
      word: { type: 'string' },
      startMs: { ...nullable(INTEGER), description: 'From the session’s `startedAt`.' },
      endMs: nullable(INTEGER),
      confidence: nullable({ type: 'number', format: 'double', minimum: 0, maximum: 1 }),
    }),
    ViewIssue: {
      ...whole({ sequence: schemaRef('Sequence'), pointer: { type: 'string' }, detail: { type: 'string' } }),
      description: 'A field of the vocabulary whose value a view could not use. The event is stored as it was sent.',
    },
    Turns: whole({
      ...frame(),
      turns: listOf('Turn'),
      exchanges: listOf('Exchange'),
      interruptions: listOf('Interruption'),
      tools: listOf('ToolCall'),
      silences: nullable(listOf('SilencePeriod')),
      measures: schemaRef('Measures'),
      issues: issues(),
    }),
    ...turnSchemas(),
  };
}

function frame(): Readonly<Record<string, Schema>> {
  return {
    sessionId: schemaRef('SessionId'),
    version: { ...COUNT_SCHEMA, description: 'Of the algorithm: the same events and version give the same view.' },
    throughSequence: { ...COUNT_SCHEMA, description: 'The last event that the view rests on.' },
    complete: { type: 'boolean', description: 'The session is sealed: the view will not change any more.' },
  };
}

function utterance(): Schema {
  const always = {
    index: { ...COUNT_SCHEMA, description: 'The place in the whole transcript, the same in both views.' },
    side: SIDE,
    speaker: TEXT_OR_NULL,
    role: nullable({ type: 'string', enum: ROLES }),
    text: { ...TEXT_OR_NULL, description: 'Of the view. `""`: nothing was heard. Null: nobody knows.' },
    generatedText: TEXT_OR_NULL,
    heardText: TEXT_OR_NULL,
    heard: { type: 'string', enum: ['full', 'cut', 'estimated', 'unknown'] },
    generated: { type: 'string', enum: ['full', 'unknown'] },
    interrupted: { type: ['boolean', 'null'], description: 'By the other side. Null: nobody says.' },
    truncation: nullable(
      whole({
        evidence: nullable({ type: 'string', enum: EVIDENCES }),
        playedMs: nullable(COUNT_SCHEMA),
        at: TIME_OR_NULL,
      }),
    ),
    startedAt: schemaRef('UtcTime'),
    endedAt: TIME_OR_NULL,
    offsetMs: { ...INTEGER, description: 'From the session’s `startedAt`.' },
    durationMs: nullable(COUNT_SCHEMA),
    isTick: { type: 'boolean', description: 'Nobody knows how long it took.' },
    final: { type: 'boolean' },
    medium: { type: 'string', enum: MEDIA },
    language: TEXT_OR_NULL,
    confidence: nullable({ type: 'number', format: 'double', minimum: 0, maximum: 1 }),
    itemId: TEXT_OR_NULL,
    rev: COUNT_SCHEMA,
    superseded: { type: 'boolean', description: 'A fuller report replaces it; shown with `superseded=true` only.' },
    sequences: { type: 'array', items: schemaRef('Sequence') },
    eventIds: { type: 'array', items: schemaRef('EventId') },
    source: nullable(whole({ provider: TEXT_OR_NULL, type: TEXT_OR_NULL, id: TEXT_OR_NULL })),
  };
  const words = { ...nullable(listOf('SpokenWord')), description: 'With `words=true`.' };
  return { ...whole(always), properties: { ...always, words } };
}

function turnSchemas(): Schemas {
  return {
    Turn: {
      ...whole({
        index: COUNT_SCHEMA,
        side: SIDE,
        utterances: { type: 'array', items: COUNT_SCHEMA, description: '`index` in the transcript.' },
        startedAt: schemaRef('UtcTime'),
        endedAt: TIME_OR_NULL,
        offsetMs: INTEGER,
        durationMs: nullable(COUNT_SCHEMA),
      }),
      description: 'The longest run of utterances of one side, not broken by a backchannel of the other.',
    },
    Exchange: exchange(),
    Interruption: whole({
      kind: { type: 'string', enum: INTERRUPTION_KINDS },
      by: SIDE,
      evidence: { type: 'string', enum: ['provider', 'spans'] },
      utterance: { ...nullable(COUNT_SCHEMA), description: 'What was cut or spoken into.' },
      other: { ...nullable(COUNT_SCHEMA), description: 'What was said into it.' },
      offsetMs: nullable(INTEGER),
      durationMs: { ...nullable(COUNT_SCHEMA), description: 'How long both spoke.' },
      timeToYieldMs: { ...nullable(INTEGER), description: 'How long the bot went on after the user began.' },
    }),
    ToolCall: whole({
      callId: TEXT_OR_NULL,
      name: TEXT_OR_NULL,
      status: { type: 'string', enum: TOOL_STATUSES },
      calledAt: TIME_OR_NULL,
      latencyMs: nullable(COUNT_SCHEMA),
      sequences: { type: 'array', items: schemaRef('Sequence') },
    }),
    SilencePeriod: whole({ offsetMs: INTEGER, durationMs: COUNT_SCHEMA }),
  };
}

function exchange(): Schema {
  return {
    ...whole({
      index: COUNT_SCHEMA,
      userTurn: COUNT_SCHEMA,
      botTurn: { ...nullable(COUNT_SCHEMA), description: 'Null where nobody answered.' },
      responseGapMs: {
        ...nullable(INTEGER),
        description:
          'From the end of what the user said to the start of the answer; negative where the bot began early.',
      },
      isRough: { type: ['boolean', 'null'], description: 'One of the two has no length: no percentile takes the gap.' },
      unanswered: { type: 'boolean' },
      latency: nullable(whole(Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, nullable(COUNT_SCHEMA)])))),
      unexplainedMs: { ...nullable(INTEGER), description: '`e2eMs` without the stages that the provider claims.' },
      tools: { type: 'array', items: { type: 'string' }, description: 'The `callId` of each.' },
    }),
    description: 'A user turn and the bot turn that follows it.',
  };
}

function issues(): Schema {
  return {
    ...listOf('ViewIssue'),
    description: `In the order of the log, the first ${MAX_ISSUES}; a last one then says how many more there are.`,
  };
}

function listOf(schema: string): Schema {
  return { type: 'array', items: schemaRef(schema) };
}
