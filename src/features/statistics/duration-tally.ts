import { histogramOf } from '@conversation-service/voice';
import { HistogramSum, type PackedHistogram } from './histogram-sum.js';
import { binsOf } from './latency-bins.js';

const MS_PER_SECOND = 1_000;

/** Lower bounds of the duration histogram: fine for short calls, coarse for long ones. */
export const DURATION_BOUNDS_MS: readonly number[] = [
  0, 5, 10, 20, 30, 60, 120, 180, 300, 600, 1_200, 1_800, 3_600,
].map((seconds) => seconds * MS_PER_SECOND);

/** Number of values that are kept individually: percentiles of so few are exact. */
const MAX_EXACT = 10_000;

export interface PackedDurations {
  readonly values: PackedHistogram;
  /** By `DURATION_BOUNDS_MS`. */
  readonly bins: readonly number[];
}

/** Collects durations: exactly while they are few and added individually, otherwise as a histogram. */
export class DurationTally {
  private readonly sum = new HistogramSum();
  private readonly bins: number[] = DURATION_BOUNDS_MS.map(() => 0);
  private single: number[] | undefined = [];

  add(durationMs: number): void {
    this.countBin(binOf(durationMs), 1);
    this.single?.push(durationMs);
    if (this.single && this.single.length > MAX_EXACT) this.blur();
    if (!this.single) this.sum.add(histogramOf([durationMs]));
  }

  addPacked({ values, bins }: PackedDurations): void {
    if (values.length === 0) return;
    this.blur();
    this.sum.addPacked(values);
    for (const [index, count] of bins.entries()) this.countBin(index, count);
  }

  pack(): PackedDurations {
    const sum = new HistogramSum();
    sum.addPacked(this.sum.pack());
    if (this.single) sum.add(histogramOf(this.single));
    return { values: sum.pack(), bins: this.bins };
  }

  /** Percentiles are by nearest rank, and null if nothing was added. */
  result() {
    const histogram = binsOf(DURATION_BOUNDS_MS, this.bins);
    if (!this.single) {
      const { n = 0, p50 = null, p95 = null, max = null } = this.sum.distribution() ?? {};
      return { count: n, p50Ms: p50, p95Ms: p95, maxMs: max, histogram };
    }
    const sorted = this.single.toSorted((a, b) => a - b);
    const [p50Ms, p95Ms] = [nearestRank(sorted, 50), nearestRank(sorted, 95)];
    return { count: sorted.length, p50Ms, p95Ms, maxMs: sorted.at(-1) ?? null, histogram };
  }

  private countBin(index: number, count: number): void {
    this.bins[index] = (this.bins[index] ?? 0) + count;
  }

  private blur(): void {
    if (this.single && this.single.length > 0) this.sum.add(histogramOf(this.single));
    this.single = undefined;
  }
}

function binOf(durationMs: number): number {
  return Math.max(
    0,
    DURATION_BOUNDS_MS.findLastIndex((fromMs) => durationMs >= fromMs),
  );
}

function nearestRank(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? null;
}
