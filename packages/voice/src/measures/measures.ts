import { eachInSteps, type Steps } from '../merge/steps.js';
import { PIECE_CHARS } from '../pieces.js';
import { heardTextOf } from '../transcript/heard-text.js';
import type { MeasuredExchange } from '../turns/exchanges.js';
import type { Interruption, InterruptionKind } from '../turns/interruptions.js';
import type { Shown } from '../turns/shown.js';
import type { ToolCall } from '../turns/tools.js';
import { byStage, LATENCY_STAGES, type LatencyStage, type Side } from '../vocabulary.js';
import { countWords, countWordsInSteps } from './count-words.js';
import { type Distribution, distributionOf } from './distribution.js';
import type { Talk } from './talk.js';

/** Null if neither spans nor a provider tells. */
export interface InterruptionCounts {
  readonly byUser: number | null;
  readonly byBot: number | null;
  readonly backchannels: number | null;
  readonly false: number | null;
}

/** The figures of a session. An unknown figure is null, never 0. */
export interface Measures extends Talk {
  readonly version: number;
  readonly throughSequence: number;
  /** From the start of the session to its end; null while it is live. */
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

/** The values behind distributions and histograms. */
export interface MeasuredValues {
  /** Exact, non-negative response gaps between voices. */
  readonly responseGaps: readonly number[];
  /** The reported latencies of all exchanges, by stage. */
  readonly claims: Readonly<Record<LatencyStage, readonly number[]>>;
  readonly unanswered: number;
  /** When the answers began that somebody waited for, in epoch ms. */
  readonly answers: ReadonlySet<number>;
}

export function* valuesOf(exchanges: readonly MeasuredExchange[]): Steps<MeasuredValues> {
  const responseGaps: number[] = [];
  const claims = byStage((): number[] => []);
  const answers = new Set<number>();
  let unanswered = 0;
  yield* eachInSteps(exchanges, ({ exchange, exactGapMs, answerMs }) => {
    if (exactGapMs !== null) responseGaps.push(exactGapMs);
    if (answerMs !== null) answers.add(answerMs);
    if (exchange.unanswered) unanswered += 1;
    for (const stage of LATENCY_STAGES) {
      const claim = exchange.latency?.[stage] ?? null;
      if (claim !== null) claims[stage].push(claim);
    }
  });
  return { responseGaps, claims, unanswered, answers };
}

export function* distributionsOf({ responseGaps, claims }: MeasuredValues): Steps<Distributions> {
  const responseGap = distributionOf(responseGaps);
  const latency = byStage((): Distribution | null => null);
  for (const stage of LATENCY_STAGES) {
    yield undefined;
    latency[stage] = distributionOf(claims[stage]);
  }
  return { responseGap, latency };
}

export type Distributions = Pick<Measures, 'responseGap' | 'latency'>;

/** Which count an interruption of each kind belongs to; an overlap belongs to none. */
const COUNTED_AS: Readonly<Record<InterruptionKind, keyof InterruptionCounts | undefined>> = {
  barge_in: 'byUser',
  probable_barge_in: 'byUser',
  bot_cut_user: 'byBot',
  backchannel: 'backchannels',
  false_interruption: 'false',
  overlap: undefined,
};

/** A provider that flags whether an utterance was interrupted reports all such interruptions. */
const TOLD_BY_FLAGS: Readonly<Record<Side, keyof InterruptionCounts>> = { bot: 'byUser', user: 'byBot' };

export function* countInterruptions(
  interruptions: readonly Interruption[],
  shown: readonly Shown[],
  { userTalkMs, botTalkMs }: Talk,
): Steps<InterruptionCounts> {
  const counts = { byUser: 0, byBot: 0, backchannels: 0, false: 0 };
  const told = new Set<keyof InterruptionCounts>();
  yield* eachInSteps(interruptions, ({ kind, evidence }) => {
    const name = COUNTED_AS[kind];
    if (!name) return;
    counts[name] += 1;
    if (evidence === 'provider') told.add(name);
  });
  yield* eachInSteps(shown, ({ utterance: { side, interrupted } }) => {
    if (interrupted !== null) told.add(TOLD_BY_FLAGS[side]);
  });
  const hasSpans = userTalkMs !== null && botTalkMs !== null;
  const known = (name: keyof InterruptionCounts) => (hasSpans || told.has(name) ? counts[name] : null);
  return {
    byUser: known('byUser'),
    byBot: known('byBot'),
    backchannels: known('backchannels'),
    false: known('false'),
  };
}

export function* countTools(tools: readonly ToolCall[]): Steps<Pick<Measures, 'toolCalls' | 'toolErrors'>> {
  const counts = { toolCalls: 0, toolErrors: 0 };
  yield* eachInSteps(tools, ({ status }) => {
    if (status !== 'orphan') counts.toolCalls += 1;
    if (status === 'error') counts.toolErrors += 1;
  });
  return counts;
}

/** In characters: splitting words takes time in proportion to the text, not to the number of utterances. */
const WORK_PER_STEP = 10_000;
const WORK_PER_UTTERANCE = 20;

/** Counts the words of the heard text; unknown text counts none. */
export function* countHeardWords(
  shown: readonly Shown[],
  sessionStartMs: number,
  language: string | null,
): Steps<Measures['words']> {
  const words = { user: 0, bot: 0 };
  let work = 0;
  for (const { utterance } of shown) {
    const text = heardTextOf(utterance, sessionStartMs).text ?? '';
    const tag = utterance.language ?? language;
    const isLong = text.length > PIECE_CHARS;
    if (text !== '') words[utterance.side] += isLong ? yield* countWordsInSteps(text, tag) : countWords(text, tag);
    work += text.length + WORK_PER_UTTERANCE;
    if (work < WORK_PER_STEP) continue;
    work = 0;
    yield undefined;
  }
  return words;
}
