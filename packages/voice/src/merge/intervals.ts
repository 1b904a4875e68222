/** A period of time; both ends are inclusive. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/** Counts the items whose value is at most `limit`. The items must be sorted by that value. */
export function countUpTo<Item>(sorted: ArrayLike<Item>, limit: number, startOf: (item: Item) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startOf(sorted[middle] as Item) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
