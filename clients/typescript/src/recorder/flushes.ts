/** A longer `setTimeout` would fire immediately. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Flush {
  readonly url: string;
  readonly end: (isDone: boolean) => void;
}

/** Callers that are waiting until nothing is pending. */
export class Flushes {
  private readonly waiting = new Set<Flush>();

  constructor(private readonly isIdle: (url: string) => boolean) {}

  /** Resolves with whether nothing is pending. Its timer keeps the process alive until then. */
  wait(url: string, timeoutMs: number): Promise<boolean> {
    if (this.isIdle(url)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (isDone: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(flush);
        resolve(isDone);
      };
      const flush: Flush = { url, end };
      const waitMs = timeoutMs > 0 ? Math.min(timeoutMs, LONGEST_TIMER_MS) : 0;
      const timer = setTimeout(() => end(this.isIdle(url)), waitMs);
      this.waiting.add(flush);
    });
  }

  check(): void {
    for (const { url, end } of this.waiting) if (this.isIdle(url)) end(true);
  }
}
