import { Bell } from './bell.js';

/**
 * Does a piece of work again and again until it is stopped: at once when woken, else after the time that the last piece
 * said. A piece that fails is told and tried again; nothing it does keeps the process from ending.
 */
export class BackgroundWork {
  private readonly stopping = new AbortController();
  private readonly bell = new Bell(this.stopping.signal);
  private running: Promise<void> | undefined;

  constructor(
    /** Answers after how many milliseconds to look again. Ends soon after the signal. */
    private readonly work: (signal: AbortSignal) => Promise<number>,
    private readonly onFailure: (error: unknown) => void,
    private readonly pauseAfterFailureMs: number,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    this.bell.ring();
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
      return await this.work(signal);
    } catch (error) {
      if (!signal.aborted) this.onFailure(error);
      return this.pauseAfterFailureMs;
    }
  }
}
