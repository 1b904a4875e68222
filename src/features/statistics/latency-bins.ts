import { countBetween, type Histogram } from '@conversation-service/voice';

/** A bin of a histogram, in whole milliseconds. */
export interface HistogramBin {
  readonly fromMs: number;
  /** Exclusive; null for the last, open bin. */
  readonly toMs: number | null;
  readonly count: number;
}

/** Each of these is the start of a bucket of the stored histograms, so a value is never counted in the wrong bin. */
export const LATENCY_BOUNDS_MS: readonly number[] = [
  0, 80, 160, 240, 320, 400, 480, 640, 800, 960, 1_280, 1_600, 1_920, 2_560, 3_200, 3_840, 5_120, 6_400, 7_680, 10_240,
];

export function latencyBins(histogram: Histogram): readonly HistogramBin[] {
  return binsOf(LATENCY_BOUNDS_MS, countBetween(histogram, LATENCY_BOUNDS_MS));
}

export function binsOf(boundsMs: readonly number[], counts: readonly number[]): readonly HistogramBin[] {
  return boundsMs.map((fromMs, index) => ({ fromMs, toMs: boundsMs[index + 1] ?? null, count: counts[index] ?? 0 }));
}
