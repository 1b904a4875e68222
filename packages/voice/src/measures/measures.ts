import { eachInSteps, type Steps } from '../merge/steps.js';
import { heardTextOf } from '../transcript/heard-text.js';
import type { MeasuredExchange } from '../turns/exchanges.js';
import type { Interruption, InterruptionKind } from '../turns/interruptions.js';
import type { Shown } from '../turns/shown.js';
import type { ToolCall } from '../turns/tools.js';
import { LATENCY_STAGES, type LatencyStage, type Side } from '../vocabulary.js';
import { countWords } from './count-words.js';
import { type Distribution, distributionOf } from './distribution.js';
import type { Talk } from './talk.js';

/** Null where neither spans nor a provider's word tell. */
export interface InterruptionCounts {
  readonly byUser: number | null;
  readonly byBot: number | null;
  readonly backchannels: number | null;
  readonly false: number | null;
}

/** What a session comes to in numbers. What is not known is null, never 0. */
export interface Measures extends Talk {
  readonly version: number;
  readonly throughSequence: number;
  /** From the session's start to its end; null while it is live. */
  readonly durationMs: number | null;
  readonly utterances: number;
  readonly turns: number;
  readonly exchanges: number;
  readonly unanswered: number;
  readonly responseGap: Distribution | null;
  readonly latency: Readonly<Record<LatencyStage, Distribution | null>>;
  readonly interruptions: InterruptionCounts;
  readonly toolCalls: number;
  readonly toolErrors: number;
  readonly words: Readonly<Record<Side, number>>;
}

/** Exact, non-negative gaps between voices. */
export function responseGapsOf(exchanges: readonly MeasuredExchange[]): readonly number[] {
  return exchanges.flatMap(({ exactGapMs }) => exactGapMs ?? []);
}

/** The claims of all exchanges for one stage. */
export function claimsOf(exchanges: readonly MeasuredExchange[], stage: LatencyStage): readonly number[] {
  return exchanges.flatMap(({ exchange }) => exchange.latency?.[stage] ?? []);
}

export function latenciesOf(exchanges: readonly MeasuredExchange[]): Measures['latency'] {
  const latency = {} as Record<LatencyStage, Distribution | null>;
  for (const stage of LATENCY_STAGES) latency[stage] = distributionOf(claimsOf(exchanges, stage));
  return latency;
}

export function countInterruptions(
  interruptions: readonly Interruption[],
  shown: readonly Shown[],
  talk: Talk,
): InterruptionCounts {
  const hasSpans = talk.userTalkMs !== null && talk.botTalkMs !== null;
  const count = (kinds: readonly InterruptionKind[], isTold: boolean) => {
    const its = interruptions.filter(({ kind }) => kinds.includes(kind));
    return hasSpans || isTold || its.some(({ evidence }) => evidence === 'provider') ? its.length : null;
  };
  const isFlagged = (side: Side) =>
    shown.some(({ utterance }) => utterance.side === side && utterance.interrupted !== null);
  return {
    byUser: count(['barge_in', 'probable_barge_in'], isFlagged('bot')),
    byBot: count(['bot_cut_user'], isFlagged('user')),
    backchannels: count(['backchannel'], false),
    false: count(['false_interruption'], false),
  };
}

export function countTools(tools: readonly ToolCall[]): Pick<Measures, 'toolCalls' | 'toolErrors'> {
  return {
    toolCalls: tools.filter(({ status }) => status !== 'orphan').length,
    toolErrors: tools.filter(({ status }) => status === 'error').length,
  };
}

/** Words of the heard text; what nobody knows to have been heard has none. */
export function* countHeardWords(
  shown: readonly Shown[],
  sessionStartMs: number,
  language: string | null,
): Steps<Measures['words']> {
  const words = { user: 0, bot: 0 };
  yield* eachInSteps(shown, ({ utterance }) => {
    const { text } = heardTextOf(utterance, sessionStartMs);
    if (text) words[utterance.side] += countWords(text, utterance.language ?? language);
  });
  return words;
}
