import type { Interval } from '../merge/intervals.js';
import { collectInSteps, ITEMS_PER_STEP, type Steps } from '../merge/steps.js';

/** The union of intervals added in order of start, as disjoint intervals that do not touch. */
export class Union {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private coveredMs = 0;

  /** The total length. */
  get lengthMs(): number {
    return this.coveredMs;
  }

  /** The time from the first start to the last end. */
  get windowMs(): number {
    return (this.ends.at(-1) ?? 0) - (this.starts[0] ?? 0);
  }

  add({ startMs, endMs }: Interval): void {
    const last = this.ends.length - 1;
    const lastEndMs = this.ends[last];
    if (lastEndMs === undefined || startMs > lastEndMs) {
      this.starts.push(startMs);
      this.ends.push(endMs);
      this.coveredMs += endMs - startMs;
    } else if (endMs > lastEndMs) {
      this.ends[last] = endMs;
      this.coveredMs += endMs - lastEndMs;
    }
  }

  /** Calls `read` for each gap between intervals, and returns the results that are not undefined. */
  *collectHoles<Found>(read: (hole: Interval) => Found | undefined): Steps<Found[]> {
    return yield* collectInSteps(this.ends, (startMs, at) => {
      const endMs = this.starts[at + 1];
      return endMs === undefined ? undefined : read({ startMs, endMs });
    });
  }

  /**
   * The total length of the overlap with another union, ignoring pieces shorter than `minMs`, which must be positive.
   */
  *lengthInCommon(other: Union, minMs: number): Steps<number> {
    let commonMs = 0;
    let mine = 0;
    let its = 0;
    while (mine < this.starts.length && its < other.starts.length) {
      const myEndMs = this.ends[mine] ?? 0;
      const itsEndMs = other.ends[its] ?? 0;
      const lengthMs = Math.min(myEndMs, itsEndMs) - Math.max(this.starts[mine] ?? 0, other.starts[its] ?? 0);
      if (lengthMs >= minMs) commonMs += lengthMs;
      if (myEndMs < itsEndMs) mine += 1;
      else its += 1;
      if ((mine + its) % ITEMS_PER_STEP === 0) yield undefined;
    }
    return commonMs;
  }
}
