import {
  type Distribution,
  distributionOfHistogram,
  EMPTY_HISTOGRAM,
  type Histogram,
} from '@conversation-service/voice';

/** As it is stored: `[n, min, max, bucket, count, bucket, count …]`, empty without values. */
export type PackedHistogram = readonly number[];

const HEADER = 3;
const PAIR = 2;

/** The sum of many histograms, gathered without making one for each. */
export class HistogramSum {
  private n = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  /** By bucket. Most sums of a busy hour have hundreds of them, most of a quiet one none. */
  private readonly counts = new Map<number, number>();

  add({ n, min, max, buckets }: Histogram): void {
    this.grow(n, min ?? this.min, max ?? this.max);
    for (const [bucket, count] of buckets) this.count(bucket, count);
  }

  addPacked(packed: PackedHistogram): void {
    const [n, min, max] = packed;
    if (n === undefined || min === undefined || max === undefined) return;
    this.grow(n, min, max);
    for (let at = HEADER; at < packed.length; at += PAIR) this.count(packed[at] ?? 0, packed[at + 1] ?? 0);
  }

  pack(): PackedHistogram {
    return this.n === 0 ? [] : [this.n, this.min, this.max, ...this.sorted().flat()];
  }

  distribution(): Distribution | null {
    return distributionOfHistogram(this.toHistogram());
  }

  private toHistogram(): Histogram {
    return this.n === 0 ? EMPTY_HISTOGRAM : { n: this.n, min: this.min, max: this.max, buckets: this.sorted() };
  }

  private sorted(): [number, number][] {
    return [...this.counts].sort(([a], [b]) => a - b);
  }

  private grow(n: number, min: number, max: number): void {
    this.n += n;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }

  private count(bucket: number, count: number): void {
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + count);
  }
}
