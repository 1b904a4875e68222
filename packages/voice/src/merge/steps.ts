/**
 * Work that yields often enough that nothing else has to wait for long. Drive it step by step, or run it at once with
 * `runSteps`; the result is the same.
 */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** A few hundred microseconds of work. */
export const ITEMS_PER_STEP = 500;

/** Runs all steps at once. */
export function runSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Visits each item, with a step every `ITEMS_PER_STEP`. Takes arrays only: an iterator would create an object per item.
 */
export function* eachInSteps<Item>(items: readonly Item[], visit: (item: Item, index: number) => void): Steps<void> {
  for (let index = 0; index < items.length; index += 1) {
    visit(items[index] as Item, index);
    if ((index + 1) % ITEMS_PER_STEP === 0) yield undefined;
  }
}

/** Calls `read` for each item, and returns the results that are not undefined. */
export function* collectInSteps<Item, Found>(
  items: readonly Item[],
  read: (item: Item, index: number) => Found | undefined,
): Steps<Found[]> {
  const all: Found[] = [];
  yield* eachInSteps(items, (item, index) => {
    const found = read(item, index);
    if (found !== undefined) all.push(found);
  });
  return all;
}

const RUN_LENGTH = 2_048;

/** Returns a new sorted array. The sort is stable. */
export function* sortInSteps<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Steps<Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += RUN_LENGTH) {
    runs.push(items.slice(from, from + RUN_LENGTH).sort(compare));
    yield undefined;
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [left = [], right = []] = [runs[at], runs[at + 1]];
      merged.push(yield* mergeInSteps(left, right, compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergeInSteps<Item>(
  left: readonly Item[],
  right: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Steps<Item[]> {
  const [last, first] = [left.at(-1), right[0]];
  if (last === undefined || first === undefined || compare(last, first) <= 0) return left.concat(right);
  const merged: Item[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const a = left[l];
    const b = right[r];
    const takesLeft = b === undefined || (a !== undefined && compare(a, b) <= 0);
    merged.push((takesLeft ? a : b) as Item);
    if (takesLeft) l += 1;
    else r += 1;
    if (merged.length % RUN_LENGTH === 0) yield undefined;
  }
  return merged;
}
