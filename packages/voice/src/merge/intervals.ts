/** A stretch of time; both ends belong to it. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
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
