import { countUpTo, type Interval } from './intervals.js';
import { collectInSteps, type Steps, sortInSteps } from './steps.js';

/** Counts how many of a set of intervals, in whole milliseconds and possibly overlapping, contain a moment. */
export class Coverage {
  static readonly NONE = new Coverage([], []);

  private constructor(
    private readonly starts: readonly number[],
    private readonly ends: readonly number[],
  ) {}

  static *of(intervals: readonly Interval[]): Steps<Coverage> {
    const starts = yield* collectInSteps(intervals, ({ startMs }) => startMs);
    const ends = yield* collectInSteps(intervals, ({ endMs }) => endMs);
    return new Coverage(yield* sortInSteps(starts, inOrder), yield* sortInSteps(ends, inOrder));
  }

  /** Both ends of an interval are inclusive. */
  countAt(ms: number): number {
    return countUpTo(this.starts, ms, same) - countUpTo(this.ends, ms - 1, same);
  }
}

/** Not by their difference: an interval may be infinite. */
function inOrder(a: number, b: number): number {
  return Number(a > b) - Number(a < b);
}

function same(ms: number): number {
  return ms;
}
