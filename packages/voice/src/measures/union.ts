import type { Interval } from '../merge/intervals.js';

/** The union of intervals that come sorted by start: none of its parts touches another. */
export class Union {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private coveredMs = 0;

  /** The length of all of it. */
  get lengthMs(): number {
    return this.coveredMs;
  }

  /** From its first start to its last end. */
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

  /** What lies between its parts. */
  *holes(): Generator<Interval, void, undefined> {
    for (let next = 1; next < this.starts.length; next += 1) {
      yield { startMs: this.ends[next - 1] ?? 0, endMs: this.starts[next] ?? 0 };
    }
  }

  /** The lengths of the pieces that it has in common with another; 0 now and then where there is none. */
  *lengthsInCommon(other: Union): Generator<number, void, undefined> {
    let [mine, its] = [0, 0];
    while (mine < this.starts.length && its < other.starts.length) {
      const [myEndMs, itsEndMs] = [this.ends[mine] ?? 0, other.ends[its] ?? 0];
      const startMs = Math.max(this.starts[mine] ?? 0, other.starts[its] ?? 0);
      yield Math.max(0, Math.min(myEndMs, itsEndMs) - startMs);
      if (myEndMs < itsEndMs) mine += 1;
      else its += 1;
    }
  }
}
