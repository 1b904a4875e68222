import type { TimeRange } from './count-plan.js';
import type { Timed } from './measure-tally.js';
import { type Counted, Tally, type TallyResult } from './tally.js';
import { type PackedTotal, TotalTally } from './total-tally.js';

export type RangeStatistics = ReturnType<RangeTally['result']>;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** As many as a plot shows side by side; limits the answer. */
export const MAX_BUCKETS = 120;

/** Common time steps. */
const BUCKET_STEPS_MS = [
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  7 * DAY_MS,
  30 * DAY_MS,
] as const;

/** Longer ranges would need more buckets of the longest step than allowed. */
export const MAX_RANGE_MS = 366 * 5 * DAY_MS;

/** Returns the shortest step for which the range has at most `MAX_BUCKETS`. */
function bucketMsFor({ fromMs, toMs }: TimeRange): number {
  const longest = BUCKET_STEPS_MS[BUCKET_STEPS_MS.length - 1] ?? DAY_MS;
  return BUCKET_STEPS_MS.find((stepMs) => bucketCount({ fromMs, toMs }, stepMs) <= MAX_BUCKETS) ?? longest;
}

/** Collects the sessions of a range, individually or in blocks, in total and by bucket. */
export class RangeTally {
  readonly bucketMs: number;
  private readonly firstMs: number;
  private readonly total = new TotalTally();
  private readonly buckets: readonly Tally[];

  constructor(range: TimeRange) {
    this.bucketMs = bucketMsFor(range);
    this.firstMs = Math.floor(range.fromMs / this.bucketMs) * this.bucketMs;
    this.buckets = Array.from({ length: bucketCount(range, this.bucketMs) }, () => new Tally());
  }

  /** The session must have started in the range. */
  add(counted: Counted): void {
    this.total.add(counted);
    this.bucketAt(counted.facts.startedAtMs)?.add(counted);
  }

  /** The block must lie in one bucket. */
  addPacked(startMs: number, packed: PackedTotal): void {
    this.total.addPacked(packed);
    this.bucketAt(startMs)?.addPacked(packed);
  }

  /** `buckets` are all those of the range, including empty ones. */
  result(histogramOf?: Timed) {
    const buckets = this.buckets.map((bucket, index) =>
      toBucket(this.firstMs + index * this.bucketMs, bucket.result()),
    );
    return { ...this.total.result(histogramOf), bucketMs: this.bucketMs, buckets };
  }

  private bucketAt(atMs: number): Tally | undefined {
    return this.buckets[Math.floor((atMs - this.firstMs) / this.bucketMs)];
  }
}

/** The sessions that started within a bucket's length from here on. */
function toBucket(fromMs: number, result: TallyResult) {
  const { started, eventCount, byStatus, outcomes: _o, durations: _d, ...measures } = result;
  return { fromMs, started, failed: byStatus.failed, eventCount, ...measures };
}

/** Buckets begin at whole steps, so the first and the last may extend beyond the range. */
function bucketCount({ fromMs, toMs }: TimeRange, stepMs: number): number {
  return Math.floor(toMs / stepMs) - Math.floor(fromMs / stepMs) + 1;
}
