import type { Aside } from '../read/read-asides.js';
import type { Side } from '../vocabulary.js';
import { MergedItem } from './merged-item.js';
import { eachInSteps, type Steps, sortInSteps } from './steps.js';
import { isShown, type Utterance } from './utterance.js';

/** An event without an item speaks of an utterance that ended at most so long before it. */
const MAX_DELAY_MS = 2_000;

/** Adds what an aside says to an item. */
export function addAside(item: MergedItem, { statement, cut }: Aside): void {
  item.add(statement);
  if (cut) item.addCut(cut);
}

/** An item that only an aside knows of: it is seen where the aside tells what was heard. */
export function itemOf({ side, statement, cut }: Aside): MergedItem {
  const item = new MergedItem(side, statement);
  if (cut) item.addCut(cut);
  return item;
}

/**
 * For asides without an item: the utterance of their side with the latest start up to their timestamp that did not end
 * more than two seconds before it. Of `utterances`, which are sorted by start, those that everybody sees.
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
    // Who ended too long ago for this one did so for every later one as well.
    const stack = begun[aside.side];
    while (stack.length > 0 && endOf(stack.at(-1)) < timestampMs - MAX_DELAY_MS) stack.pop();
    const utterance = stack.at(-1);
    if (utterance) found.set(aside, utterance);
  });
  return found;
}

/** Nobody knows that a tick has ended. */
function endOf(utterance: Utterance | undefined): number {
  return utterance?.endMs ?? Number.POSITIVE_INFINITY;
}
