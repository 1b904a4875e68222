/** The distribution of values. Percentiles are by nearest rank, so they are values that occur. */
export interface Distribution {
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}

/** Returns null if there are no values. */
export function distributionOf(values: readonly number[]): Distribution | null {
  const sorted = new Float64Array(values).sort();
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return null;
  const at = (percent: number) => sorted[rankOf(percent, sorted.length) - 1] ?? max;
  return { n: sorted.length, min, max, p50: at(50), p90: at(90), p95: at(95), p99: at(99) };
}

/**
 * Returns the nearest rank of a whole percentile, counted from 1. Multiplies first: with fractions the rank could be
 * one too high.
 */
export function rankOf(percent: number, count: number): number {
  return Math.max(1, Math.ceil((percent * count) / 100));
}
