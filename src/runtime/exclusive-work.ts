import { BackgroundWork } from './background-work.js';
import { ELSEWHERE_MS, type HeldLease } from './held-lease.js';

/**
 * Background work that one instance at a time does, from the start of the process to its end. Where that instance dies, another
 * takes over within seconds; where its work fails, another may try at once.
 */
export class ExclusiveWork {
  private readonly work: BackgroundWork;

  constructor(
    private readonly lease: HeldLease,
    /** Answers after how many milliseconds to look again. Ends soon after the signal, which also tells that the lease is lost. */
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

  /** Before the stores close: what is under way ends, and the others need not wait. */
  async stop(): Promise<void> {
    await this.work.stop();
    await this.lease.release().catch(() => undefined);
  }
}
