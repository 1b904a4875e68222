import type { Supplement } from '../read/read-supplements.js';
import type { Side } from '../vocabulary.js';
import { MergedItem } from './merged-item.js';
import { eachInSteps, type Steps, sortInSteps } from './steps.js';
import { isShown, type Utterance } from './utterance.js';

/** An event without an item refers to an utterance that ended at most this long before it. */
const MAX_DELAY_MS = 2_000;

/** Adds the content of a supplement to an item. */
export function addSupplement(item: MergedItem, { statement, cut }: Supplement): void {
  item.add(statement);
  if (cut) item.addCut(cut);
}

/** Creates an item that only a supplement mentions: it is shown if the supplement tells what was heard. */
export function itemOf({ side, statement, cut }: Supplement): MergedItem {
  const item = new MergedItem(side, statement);
  if (cut) item.addCut(cut);
  return item;
}

/**
 * For supplements without an item: finds the utterance of their side with the latest start up to their timestamp that ended
 * at most two seconds before it. Considers only the visible ones of `utterances`, which are sorted by start.
 */
export function* findByTime(
  supplements: readonly Supplement[],
  utterances: readonly Utterance[],
): Steps<ReadonlyMap<Supplement, Utterance>> {
  const found = new Map<Supplement, Utterance>();
  if (supplements.length === 0) return found;
  const sorted = yield* sortInSteps(supplements, (a, b) => a.statement.timestampMs - b.statement.timestampMs);
  const begun: Record<Side, Utterance[]> = { user: [], bot: [] };
  let next = 0;
  yield* eachInSteps(sorted, (supplement) => {
    const { timestampMs } = supplement.statement;
    for (let one = utterances[next]; one && one.startMs <= timestampMs; one = utterances[next]) {
      if (isShown(one)) begun[one.side].push(one);
      next += 1;
    }
    // An utterance that ended too long ago for this supplement did so for every later one as well.
    const stack = begun[supplement.side];
    while (stack.length > 0 && endOf(stack.at(-1)) < timestampMs - MAX_DELAY_MS) stack.pop();
    const utterance = stack.at(-1);
    if (utterance) found.set(supplement, utterance);
  });
  return found;
}

/** A tick has no known end. */
function endOf(utterance: Utterance | undefined): number {
  return utterance?.endMs ?? Number.POSITIVE_INFINITY;
}
