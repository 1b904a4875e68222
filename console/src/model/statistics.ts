/** The value below which this share of the sorted values lies, by nearest rank; undefined without values. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

export interface Bin {
  readonly from: number;
  /** Exclusive; null for the last, open one. */
  readonly to: number | null;
  readonly count: number;
}

/** Counts in bins between these bounds, which rise; the last is open. Values below the first are not counted. */
export function toBins(values: readonly number[], bounds: readonly number[]): readonly Bin[] {
  return bounds.map((from, index) => {
    const to = bounds[index + 1] ?? null;
    return { from, to, count: values.filter((value) => value >= from && (to === null || value < to)).length };
  });
}

export function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
