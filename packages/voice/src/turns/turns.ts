import { toInstant } from '../instant.js';
import { collectInSteps, eachInSteps, type Steps } from '../merge/steps.js';
import type { Side } from '../vocabulary.js';
import { lastMs, type Shown } from './shown.js';

/** The longest run of utterances of one side. */
export interface Turn {
  readonly index: number;
  readonly side: Side;
  /** Indexes in the heard view. */
  readonly utterances: readonly number[];
  readonly startedAt: string;
  /** Null if the turn ends with an utterance of unknown duration. */
  readonly endedAt: string | null;
  readonly offsetMs: number;
  readonly durationMs: number | null;
}

/** A turn with the utterances themselves. */
export interface TurnWithUtterances {
  readonly turn: Turn;
  readonly shown: readonly Shown[];
}

/**
 * Returns the runs of utterances of one side, by voice or text. Neither a backchannel of the other side nor pressed
 * keys end a run.
 */
export function* turnsOf(
  shown: readonly Shown[],
  backchannels: ReadonlySet<number>,
  sessionStartMs: number,
): Steps<readonly TurnWithUtterances[]> {
  const told = yield* collectInSteps(shown, (one) => {
    return one.utterance.medium === 'dtmf' || backchannels.has(one.index) ? undefined : one;
  });
  const turns: TurnWithUtterances[] = [];
  let from = 0;
  yield* eachInSteps(told, (one, at) => {
    if (told[at + 1]?.utterance.side === one.utterance.side) return;
    const run = told.slice(from, at + 1);
    turns.push({ turn: toTurn(run, turns.length, sessionStartMs), shown: run });
    from = at + 1;
  });
  return turns;
}

function toTurn(run: readonly Shown[], index: number, sessionStartMs: number): Turn {
  const [first] = run as readonly [Shown, ...Shown[]];
  const { startMs, side } = first.utterance;
  const endMs = lastKnownEnd(run);
  return {
    index,
    side,
    utterances: run.map((one) => one.index),
    startedAt: toInstant(startMs),
    endedAt: endMs === null ? null : toInstant(endMs),
    offsetMs: startMs - sessionStartMs,
    durationMs: endMs === null ? null : endMs - startMs,
  };
}

function lastKnownEnd(run: readonly Shown[]): number | null {
  const last = latest(run);
  return last.utterance.endMs;
}

/** Returns the utterance that ends last; of several, one whose end is known. */
export function latest(run: readonly Shown[]): Shown {
  return run.reduce((a, b) => {
    const laterMs = lastMs(b) - lastMs(a);
    return laterMs > 0 || (laterMs === 0 && a.utterance.endMs === null) ? b : a;
  });
}
