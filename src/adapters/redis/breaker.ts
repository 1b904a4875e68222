import { withinMs } from '../../lib/within-ms.js';
import type { Clock } from '../../ports/clock.js';
import { type FaultListener, LateAnswer } from './redis-faults.js';

/**
 * The latency of a call to a slow Redis, and how many consecutive failures open the breaker: a cache must cost less
 * than it saves.
 */
export const CALL_DEADLINE_MS = 50;
export const FAILURES_TO_OPEN = 3;

/** How often one call is let through to test whether Redis is back. */
export const PROBE_EVERY_MS = 1_000;

/** How long a fault counts for a use that was not tried since. */
const FAILING_FOR_MS = 5 * PROBE_EVERY_MS;

/**
 * Circuit breaker: keeps a dependency that is down from delaying every request by its deadline. After three consecutive
 * failures calls fail at once, and one per second is let through as a probe.
 */
export class Breaker {
  private failures = 0;
  private nextProbeMs = 0;
  private failedMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly onFault: FaultListener,
  ) {}

  get isOpen(): boolean {
    return this.failures >= FAILURES_TO_OPEN;
  }

  /** Whether it is open, and not only because it was not used since. */
  get isFailing(): boolean {
    return this.isOpen && this.clock.elapsedMs() - this.failedMs < FAILING_FOR_MS;
  }

  /** Returns the result; undefined if the call failed, took too long or was not made. Never rejects. */
  async call<Result>(make: () => Promise<Result>): Promise<{ readonly result: Result } | undefined> {
    const nowMs = this.clock.elapsedMs();
    if (this.isOpen && nowMs < this.nextProbeMs) return undefined;
    this.nextProbeMs = nowMs + PROBE_EVERY_MS;
    try {
      const result = await answerWithinMs(CALL_DEADLINE_MS, make);
      this.failures = 0;
      return { result };
    } catch (error) {
      this.failures++;
      this.failedMs = this.clock.elapsedMs();
      this.onFault(error, this.isOpen);
      return undefined;
    }
  }
}

/** Rejects with `LateAnswer` if Redis does not answer in time. */
export function answerWithinMs<Result>(durationMs: number, call: () => Promise<Result>): Promise<Result> {
  return withinMs(durationMs, call, () => new LateAnswer('no answer in time'));
}
