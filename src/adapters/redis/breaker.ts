import { withinMs } from '../../lib/within-ms.js';
import type { Clock } from '../../ports/clock.js';
import { type FaultListener, LateAnswer } from './redis-faults.js';

/** What a call may cost when Redis is slow, and how many failures in a row are enough: a cache must cost less than it saves. */
export const CALL_DEADLINE_MS = 50;
export const FAILURES_TO_OPEN = 3;

/** How often one call is let through to see whether Redis is back. */
export const PROBE_EVERY_MS = 1_000;

/** How long a fault is held against what nobody has asked since. */
const FAILING_FOR_MS = 5 * PROBE_EVERY_MS;

/**
 * Keeps a dependency that is down from costing every request its deadline: after three failures in a row calls fail at
 * once, and one a second is let through to look.
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

  /** It is open, and not only because nobody has asked since. */
  get isFailing(): boolean {
    return this.isOpen && this.clock.elapsedMs() - this.failedMs < FAILING_FOR_MS;
  }

  /** The result, or undefined where the call failed, took too long or was not made at all. Never rejects. */
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
