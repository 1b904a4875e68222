import { type Distribution, rankOf } from './distribution.js';

/**
 * A compact distribution of values across many sessions, in whole milliseconds: values below 64 exactly, larger ones in
 * 32 buckets per power of two. Merging two histograms, in any order, gives the histogram of all their values. Plain
 * JSON.
 */
export interface Histogram {
  readonly n: number;
  /** Exact; null if there are no values. */
  readonly min: number | null;
  readonly max: number | null;
  /** Bucket and count, sorted by bucket. */
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
}

/** The largest relative difference between a percentile of a histogram and that of its values. */
export const HISTOGRAM_RELATIVE_ERROR = 1 / 64;

/** Larger values count as this one: 24 days. */
const MAX_VALUE_MS = 2 ** 31 - 1;
const SUB_BUCKET_BITS = 5;

export const EMPTY_HISTOGRAM: Histogram = { n: 0, min: null, max: null, buckets: [] };

/** Values must not be negative. */
export function histogramOf(values: Iterable<number>): Histogram {
  const counts = new Map<number, number>();
  let [n, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const each of values) {
    const value = Math.min(MAX_VALUE_MS, Math.max(0, Math.round(each)));
    const bucket = bucketOf(value);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    n += 1;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return n === 0 ? EMPTY_HISTOGRAM : { n, min, max, buckets: toBuckets(counts) };
}

/** Returns null if there are no values; `min`, `max` and `n` are exact. */
export function distributionOfHistogram(histogram: Histogram): Distribution | null {
  const { n, min, max } = histogram;
  if (min === null || max === null) return null;
  const at = (percent: number) => Math.min(max, Math.max(min, valueAtRank(histogram, rankOf(percent, n))));
  return { n, min, max, p50: at(50), p90: at(90), p95: at(95), p99: at(99) };
}

/**
 * Counts the values from each bound up to the next; the last bin has no upper bound. Exact if every bound is the start
 * of a bucket; otherwise values near a bound may count on its other side.
 */
export function countBetween({ buckets }: Histogram, boundsMs: readonly number[]): readonly number[] {
  const counts = boundsMs.map(() => 0);
  for (const [bucket, count] of buckets) {
    const valueMs = middleOf(bucket);
    const bin = boundsMs.findLastIndex((fromMs) => valueMs >= fromMs);
    if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + count;
  }
  return counts;
}

function valueAtRank({ buckets }: Histogram, rank: number): number {
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= rank) return middleOf(bucket);
  }
  return 0;
}

function bucketOf(value: number): number {
  const shift = Math.max(0, 31 - Math.clz32(value) - SUB_BUCKET_BITS);
  return (shift << SUB_BUCKET_BITS) + (value >>> shift);
}

function middleOf(bucket: number): number {
  const shift = Math.max(0, (bucket >>> SUB_BUCKET_BITS) - 1);
  const lowest = (bucket - (shift << SUB_BUCKET_BITS)) * 2 ** shift;
  return lowest + Math.floor((2 ** shift - 1) / 2);
}

function toBuckets(counts: ReadonlyMap<number, number>): Histogram['buckets'] {
  return [...counts].sort(([a], [b]) => a - b);
}
