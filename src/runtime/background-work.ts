import { GrowingPause } from './growing-pause.js';
import { WakeSignal } from './wake-signal.js';

/** Between two tries of what keeps failing. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Does a piece of work again and again until it is stopped: at once when woken, else after the time that the last piece
 * said. A piece that fails is told and tried again, after pauses that grow; nothing it does keeps the process from ending.
 */
export class BackgroundWork {
  private readonly stopping = new AbortController();
  private readonly bell = new WakeSignal(this.stopping.signal);
  private readonly pauseAfterFailure: GrowingPause;
  private running: Promise<void> | undefined;

  constructor(
    /** Answers after how many milliseconds to look again. Ends soon after the signal. */
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

  /** Resolves when the piece under way has ended. */
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
