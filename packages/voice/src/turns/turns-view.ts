import { parseInstant } from '../instant.js';
import { distributionOf } from '../measures/distribution.js';
import { type Histogram, histogramOf } from '../measures/histogram.js';
import {
  claimsOf,
  countHeardWords,
  countInterruptions,
  countTools,
  latenciesOf,
  type Measures,
  responseGapsOf,
} from '../measures/measures.js';
import { type SilencePeriod, talkOf } from '../measures/talk.js';
import type { Steps } from '../merge/steps.js';
import { isShown, type Listing } from '../merge/utterance-log.js';
import { type SessionHead, VOICE_VERSION } from '../session.js';
import { type Issue, LATENCY_STAGES, type LatencyStage } from '../vocabulary.js';
import { type Exchange, exchangesOf, type MeasuredExchange } from './exchanges.js';
import { InterruptionFinder } from './find-interruptions.js';
import type { Interruption } from './interruptions.js';
import type { ToolCall } from './tools.js';
import { type Turn, turnsOf } from './turns.js';

/** Who spoke when, how fast the answers came, and who cut whom. */
export interface TurnsView {
  readonly sessionId: string;
  readonly version: number;
  readonly throughSequence: number;
  readonly complete: boolean;
  readonly turns: readonly Turn[];
  readonly exchanges: readonly Exchange[];
  readonly interruptions: readonly Interruption[];
  readonly tools: readonly ToolCall[];
  readonly silences: readonly SilencePeriod[] | null;
  readonly measures: Measures;
  readonly issues: readonly Issue[];
}

/** What a view is made from. */
export interface ViewSource {
  readonly session: SessionHead;
  readonly sessionStartMs: number;
  readonly throughSequence: number;
  readonly listing: Listing;
  readonly tools: readonly ToolCall[];
  readonly issues: readonly Issue[];
}

/** What is stored of a session, so that many of them can be counted. */
export interface CallSummary {
  readonly measures: Measures;
  /** The values behind `measures`, to be merged with those of other sessions; percentiles cannot be. */
  readonly histograms: Histograms;
}

export interface Histograms {
  readonly responseGap: Histogram;
  readonly latency: Readonly<Record<LatencyStage, Histogram>>;
}

export function* toTurnsView(source: ViewSource): Steps<{ readonly view: TurnsView; readonly summary: CallSummary }> {
  const { session, sessionStartMs, throughSequence, listing, tools, issues } = source;
  const language = session.language ?? null;
  const shown = listing.utterances.filter(isShown).map((utterance, index) => ({ utterance, index }));
  yield undefined;
  const finder = new InterruptionFinder(shown, listing.strayCuts, { sessionStartMs, language });
  const { interruptions, backchannels } = yield* finder.find();
  const turns = yield* turnsOf(shown, backchannels, sessionStartMs);
  const exchanges = yield* exchangesOf(turns, tools);
  const answers = new Set(exchanges.flatMap(({ answerMs }) => answerMs ?? []));
  yield undefined;
  const { talk, silences } = talkOf(shown, sessionStartMs, answers);
  yield undefined;
  const words = yield* countHeardWords(shown, sessionStartMs, language);
  const measures: Measures = {
    version: VOICE_VERSION,
    throughSequence,
    durationMs: durationOf(session, sessionStartMs),
    utterances: shown.length,
    turns: turns.length,
    exchanges: exchanges.length,
    unanswered: exchanges.filter(({ exchange }) => exchange.unanswered).length,
    ...talk,
    responseGap: distributionOf(responseGapsOf(exchanges)),
    latency: latenciesOf(exchanges),
    interruptions: countInterruptions(interruptions, shown, talk),
    ...countTools(tools),
    words,
  };
  const view: TurnsView = {
    sessionId: session.sessionId,
    version: VOICE_VERSION,
    throughSequence,
    complete: session.isSealed === true,
    turns: turns.map(({ turn }) => turn),
    exchanges: exchanges.map(({ exchange }) => exchange),
    interruptions,
    tools,
    silences,
    measures,
    issues,
  };
  return { view, summary: { measures, histograms: histogramsOf(exchanges) } };
}

function histogramsOf(exchanges: readonly MeasuredExchange[]): Histograms {
  const latency = {} as Record<LatencyStage, Histogram>;
  for (const stage of LATENCY_STAGES) latency[stage] = histogramOf(claimsOf(exchanges, stage));
  return { responseGap: histogramOf(responseGapsOf(exchanges)), latency };
}

/** An end before the start tells of two clocks. */
function durationOf({ endedAt }: SessionHead, sessionStartMs: number): number | null {
  const endMs = endedAt == null ? undefined : parseInstant(endedAt);
  return endMs === undefined ? null : Math.max(0, endMs - sessionStartMs);
}
