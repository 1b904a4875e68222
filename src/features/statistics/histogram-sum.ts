import {
  type Distribution,
  distributionOfHistogram,
  EMPTY_HISTOGRAM,
  type Histogram,
} from '@conversation-service/voice';

/** As stored: `[n, min, max, bucket, count, bucket, count …]`, empty without values. */
export type PackedHistogram = readonly number[];

const HEADER = 3;
const PAIR = 2;

/** An upper bound of the buckets of a `Histogram`. */
const MAX_BUCKETS = 1_024;

/** The sum of many histograms, without creating one for each. */
export class HistogramSum {
  private n = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  /** By bucket; created with the first value, since most sums of a quiet hour have none. */
  private counts: Float64Array | undefined;

  add({ n, min, max, buckets }: Histogram): void {
    if (min === null || max === null) return;
    const counts = this.grow(n, min, max);
    for (const [bucket, count] of buckets) counts[bucket] = (counts[bucket] ?? 0) + count;
  }

  addPacked(packed: PackedHistogram): void {
    const [n, min, max] = packed;
    if (n === undefined || min === undefined || max === undefined) return;
    const counts = this.grow(n, min, max);
    for (let at = HEADER; at < packed.length; at += PAIR) {
      const bucket = packed[at] ?? 0;
      counts[bucket] = (counts[bucket] ?? 0) + (packed[at + 1] ?? 0);
    }
  }

  pack(): PackedHistogram {
    return this.n === 0 ? [] : [this.n, this.min, this.max, ...this.buckets().flat()];
  }

  distribution(): Distribution | null {
    return distributionOfHistogram(this.histogram());
  }

  histogram(): Histogram {
    const { n, min, max } = this;
    return n === 0 ? EMPTY_HISTOGRAM : { n, min, max, buckets: this.buckets() };
  }

  private buckets(): readonly (readonly [bucket: number, count: number])[] {
    const buckets: (readonly [number, number])[] = [];
    for (const [bucket, count] of this.counts?.entries() ?? []) if (count > 0) buckets.push([bucket, count]);
    return buckets;
  }

  private grow(n: number, min: number, max: number): Float64Array {
    this.n += n;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    this.counts ??= new Float64Array(MAX_BUCKETS);
    return this.counts;
  }
}
