import { parseInstant } from '../instant.js';
import { EMPTY_HISTOGRAM, type Histogram, histogramOf } from '../measures/histogram.js';
import {
  countHeardWords,
  countInterruptions,
  countTools,
  distributionsOf,
  type MeasuredValues,
  type Measures,
  valuesOf,
} from '../measures/measures.js';
import { type SilencePeriod, talkOf } from '../measures/talk.js';
import { collectInSteps, type Steps } from '../merge/steps.js';
import { isShown } from '../merge/utterance.js';
import type { Listing } from '../merge/utterance-log.js';
import { type SessionHead, VOICE_VERSION } from '../session.js';
import { byStage, type Issue, LATENCY_STAGES, type LatencyStage } from '../vocabulary.js';
import { type Exchange, exchangesOf } from './exchanges.js';
import { InterruptionFinder } from './find-interruptions.js';
import type { Interruption } from './interruptions.js';
import type { Shown } from './shown.js';
import type { ToolCall } from './tools.js';
import { type Turn, turnsOf } from './turns.js';

/** Who spoke when, how fast the answers came, and who interrupted whom. */
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

/** What a view is computed from. */
export interface ViewSource {
  readonly session: SessionHead;
  readonly sessionStartMs: number;
  readonly throughSequence: number;
  readonly listing: Listing;
  readonly tools: readonly ToolCall[];
  readonly issues: readonly Issue[];
}

/** What is stored about a session so that many can be counted. */
export interface CallSummary {
  readonly measures: Measures;
  /** The values behind `measures`, to be merged with those of other sessions; percentiles cannot be merged. */
  readonly histograms: Histograms;
}

export interface Histograms {
  readonly responseGap: Histogram;
  readonly latency: Readonly<Record<LatencyStage, Histogram>>;
}

/** The view, and the values behind its distributions. */
export interface MeasuredTurns {
  readonly view: TurnsView;
  readonly values: MeasuredValues;
}

export function* toTurnsView(source: ViewSource): Steps<MeasuredTurns> {
  const { session, sessionStartMs, throughSequence, listing, tools, issues } = source;
  const shown = yield* shownOf(listing);
  const context = { sessionStartMs, language: session.language ?? null };
  const { interruptions, backchannels } = yield* new InterruptionFinder(shown, listing.unmatchedCuts, context).find();
  const turns = yield* turnsOf(shown, backchannels, sessionStartMs);
  const exchanges = yield* exchangesOf(turns, tools);
  const values = yield* valuesOf(exchanges);
  const { talk, silences } = yield* talkOf(shown, sessionStartMs, values.answers);
  const measures: Measures = {
    version: VOICE_VERSION,
    throughSequence,
    durationMs: durationOf(session, sessionStartMs),
    utterances: shown.length,
    turns: turns.length,
    exchanges: exchanges.length,
    unanswered: values.unanswered,
    ...talk,
    ...(yield* distributionsOf(values)),
    interruptions: yield* countInterruptions(interruptions, shown, talk),
    ...(yield* countTools(tools)),
    words: yield* countHeardWords(shown, sessionStartMs, context.language),
  };
  const view: TurnsView = {
    sessionId: session.sessionId,
    version: VOICE_VERSION,
    throughSequence,
    complete: session.isSealed === true,
    turns: yield* collectInSteps(turns, ({ turn }) => turn),
    exchanges: yield* collectInSteps(exchanges, ({ exchange }) => exchange),
    interruptions,
    tools,
    silences,
    measures,
    issues,
  };
  return { view, values };
}

/** The heard view with default options. */
function* shownOf({ utterances }: Listing): Steps<readonly Shown[]> {
  let index = 0;
  return yield* collectInSteps(utterances, (utterance) => {
    if (!isShown(utterance)) return undefined;
    index += 1;
    return { utterance, index: index - 1 };
  });
}

export function* toSummary({ view, values }: MeasuredTurns): Steps<CallSummary> {
  const latency = byStage((): Histogram => EMPTY_HISTOGRAM);
  for (const stage of LATENCY_STAGES) {
    latency[stage] = histogramOf(values.claims[stage]);
    yield undefined;
  }
  return { measures: view.measures, histograms: { responseGap: histogramOf(values.responseGaps), latency } };
}

/** An end before the start indicates two clocks. */
function durationOf({ endedAt }: SessionHead, sessionStartMs: number): number | null {
  const endMs = endedAt == null ? undefined : parseInstant(endedAt);
  return endMs === undefined ? null : Math.max(0, endMs - sessionStartMs);
}
