import { BackgroundWork } from './background-work.js';
import { ELSEWHERE_MS, type HeldLease } from './held-lease.js';

/**
 * Background work that runs on one instance at a time, from start to exit. If that instance dies, another takes over
 * within seconds; if its work fails, another may try at once.
 */
export class ExclusiveWork {
  private readonly work: BackgroundWork;

  constructor(
    private readonly lease: HeldLease,
    /**
     * Returns the delay before the next run in milliseconds. Ends soon after the signal, which is also aborted if the
     * lease is lost.
     */
    work: (signal: AbortSignal) => Promise<number>,
    onFailure: (error: unknown) => void,
    pauseAfterFailureMs: number,
  ) {
    const round = async (signal: AbortSignal) => (await lease.during(signal, work)) ?? ELSEWHERE_MS;
    this.work = new BackgroundWork(round, onFailure, pauseAfterFailureMs);
  }

  start(): void {
    this.work.start();
  }

  /**
   * Call before the stores close: ends the current run and releases the lease, so that others need not wait for its
   * expiry.
   */
  async stop(): Promise<void> {
    await this.work.stop();
    await this.lease.release().catch(() => undefined);
  }
}
