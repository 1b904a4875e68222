import { readFileSync } from 'node:fs';

const MIB = 1024 * 1024;

/** Resident memory of another process, from /proc (Linux). */
export class MemoryWatch {
  readonly samples: { readonly atMs: number; readonly mib: number }[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly pid: number,
    intervalMs = 250,
  ) {
    this.timer = setInterval(() => this.sample(), intervalMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  get peakMib(): number {
    return Math.round(Math.max(0, ...this.samples.map(({ mib }) => mib)));
  }

  /**
   * How fast it grows, in MiB per minute: the slope on which most pairs of samples agree (Theil and Sen), over the
   * second half, when pools and caches are filled. A garbage collection at either end does not change it.
   */
  get slopeMibPerMinute(): number {
    const settled = this.samples.slice(Math.floor(this.samples.length / 2));
    const slopes: number[] = [];
    for (const [index, one] of settled.entries()) {
      for (const other of settled.slice(index + 1)) {
        slopes.push(((other.mib - one.mib) / (other.atMs - one.atMs)) * 60_000);
      }
    }
    slopes.sort((one, other) => one - other);
    return Math.round((slopes[Math.floor(slopes.length / 2)] ?? 0) * 10) / 10;
  }

  private sample(): void {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
    if (kib !== undefined) this.samples.push({ atMs: performance.now(), mib: (Number(kib) * 1024) / MIB });
  }
}
