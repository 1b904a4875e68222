import { countUpTo, type Interval } from './intervals.js';

/** Counts how many of a set of intervals, in whole milliseconds and possibly overlapping, contain a moment. */
export class Coverage {
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;

  constructor(intervals: readonly Interval[]) {
    this.starts = Float64Array.from(intervals, ({ startMs }) => startMs).sort();
    this.ends = Float64Array.from(intervals, ({ endMs }) => endMs).sort();
  }

  /** Both ends of an interval are inclusive. */
  countAt(ms: number): number {
    return countUpTo(this.starts, ms, same) - countUpTo(this.ends, ms - 1, same);
  }
}

function same(ms: number): number {
  return ms;
}
