/** A stretch of time; both ends belong to it. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/** The union of intervals that are sorted by start: sorted, and none touches another. */
export function unionOf(sorted: readonly Interval[]): readonly Interval[] {
  const union: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of sorted) {
    const last = union.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else union.push({ startMs, endMs });
  }
  return union;
}

/** The pieces that two unions have in common, in order. */
export function intersectionOf(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const pieces: Interval[] = [];
  let [i, j] = [0, 0];
  for (let [one, other] = [a[0], b[0]]; one && other; [one, other] = [a[i], b[j]]) {
    const startMs = Math.max(one.startMs, other.startMs);
    const endMs = Math.min(one.endMs, other.endMs);
    if (startMs < endMs) pieces.push({ startMs, endMs });
    if (one.endMs < other.endMs) i += 1;
    else j += 1;
  }
  return pieces;
}

export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

/** How many of the items, which are sorted by it, have a value up to `limit`. */
export function countUpTo<Item>(sorted: ArrayLike<Item>, limit: number, startOf: (item: Item) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startOf(sorted[middle] as Item) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
