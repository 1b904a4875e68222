import { GrowingPause } from './growing-pause.js';
import { WakeSignal } from './wake-signal.js';

/** The longest delay between retries of work that keeps failing. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Repeats a piece of work until it is stopped: at once when woken, or else after the delay that it returned. A failure
 * is reported and retried with growing delays. It never keeps the process from exiting.
 */
export class BackgroundWork {
  private readonly stopping = new AbortController();
  private readonly bell = new WakeSignal(this.stopping.signal);
  private readonly pauseAfterFailure: GrowingPause;
  private running: Promise<void> | undefined;

  constructor(
    /** Returns the delay before the next run in milliseconds. Ends soon after the signal. */
    private readonly work: (signal: AbortSignal) => Promise<number>,
    private readonly onFailure: (error: unknown) => void,
    pauseAfterFailureMs: number,
  ) {
    this.pauseAfterFailure = new GrowingPause(pauseAfterFailureMs, Math.max(pauseAfterFailureMs, LONGEST_PAUSE_MS));
  }

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    this.bell.wake();
  }

  /** Resolves when the current run has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.bell.reset();
      const pauseMs = await this.once(signal);
      if (!signal.aborted) await this.bell.wait(pauseMs);
    }
  }

  private async once(signal: AbortSignal): Promise<number> {
    try {
      const pauseMs = await this.work(signal);
      this.pauseAfterFailure.reset();
      return pauseMs;
    } catch (error) {
      if (!signal.aborted) this.onFailure(error);
      return this.pauseAfterFailure.grow();
    }
  }
}
