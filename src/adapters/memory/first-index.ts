/** The first index at which `isBehind` holds, or the length; it must hold for all elements after that one too. Binary. */
export function firstIndex<Item>(sorted: readonly Item[], isBehind: (item: Item) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(sorted[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
