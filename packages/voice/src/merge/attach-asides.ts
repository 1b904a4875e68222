import type { Aside } from '../read/read-asides.js';
import type { Side } from '../vocabulary.js';
import { MergedItem } from './merged-item.js';
import { eachInSteps, type Steps, sortInSteps } from './steps.js';
import { isShown, type Utterance } from './utterance.js';

/** An event without an item refers to an utterance that ended at most this long before it. */
const MAX_DELAY_MS = 2_000;

/** Adds the content of an aside to an item. */
export function addAside(item: MergedItem, { statement, cut }: Aside): void {
  item.add(statement);
  if (cut) item.addCut(cut);
}

/** Creates an item that only an aside mentions: it is shown if the aside tells what was heard. */
export function itemOf({ side, statement, cut }: Aside): MergedItem {
  const item = new MergedItem(side, statement);
  if (cut) item.addCut(cut);
  return item;
}

/**
 * For asides without an item: finds the utterance of their side with the latest start up to their timestamp that ended
 * at most two seconds before it. Considers only the visible ones of `utterances`, which are sorted by start.
 */
export function* findByTime(
  asides: readonly Aside[],
  utterances: readonly Utterance[],
): Steps<ReadonlyMap<Aside, Utterance>> {
  const found = new Map<Aside, Utterance>();
  if (asides.length === 0) return found;
  const sorted = yield* sortInSteps(asides, (a, b) => a.statement.timestampMs - b.statement.timestampMs);
  const begun: Record<Side, Utterance[]> = { user: [], bot: [] };
  let next = 0;
  yield* eachInSteps(sorted, (aside) => {
    const { timestampMs } = aside.statement;
    for (let one = utterances[next]; one && one.startMs <= timestampMs; one = utterances[next]) {
      if (isShown(one)) begun[one.side].push(one);
      next += 1;
    }
    // An utterance that ended too long ago for this aside did so for every later one as well.
    const stack = begun[aside.side];
    while (stack.length > 0 && endOf(stack.at(-1)) < timestampMs - MAX_DELAY_MS) stack.pop();
    const utterance = stack.at(-1);
    if (utterance) found.set(aside, utterance);
  });
  return found;
}

/** A tick has no known end. */
function endOf(utterance: Utterance | undefined): number {
  return utterance?.endMs ?? Number.POSITIVE_INFINITY;
}
