import { setTimeout as delay } from 'node:timers/promises';
import { withinMs } from '../../lib/within-ms.js';
import { isTransient, LateError } from './mongo-errors.js';
import type { ServerMonitor } from './server-monitor.js';

const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 250;

/**
 * The time by which a call of the store must have ended, whatever its requests do. The driver has no limit of its own
 * (its `timeoutMS` has no effect): on a line that drops everything it would wait forever.
 */
export class Deadline {
  private readonly endMs: number;

  constructor(
    private readonly durationMs: number,
    private readonly random: () => number,
    private readonly pulse: ServerMonitor,
  ) {
    this.endMs = performance.now() + durationMs;
  }

  /** False if another attempt would be useless or too late. */
  allowsRetryAfter(error: unknown): boolean {
    return !this.isOver && isTransient(error);
  }

  /**
   * Runs one request with at most half of the total time: then its connection counts as dead, and there is time for
   * another. Rejects with `LateError`, or `ServerUnresponsiveError` if no server responds.
   */
  attempt<Reply>(request: () => Promise<Reply>): Promise<Reply> {
    const limitMs = Math.min(this.durationMs / 2, this.endMs - performance.now());
    return this.pulse.whileThere(() => answerWithinMs(limitMs, request));
  }

  /** Runs an idempotent request, with retries. */
  async retry<Reply>(request: () => Promise<Reply>): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(request);
      } catch (error) {
        if (!this.allowsRetryAfter(error)) throw error;
        await this.pause(attempt);
      }
    }
  }

  /** Waits for a random time, so that rivals do not collide again. Rejects if the time is over. */
  async pause(attempt: number): Promise<void> {
    if (this.isOver) throw new LateError('MongoDB did not complete the call in time');
    await delay(this.random() * Math.min(FIRST_PAUSE_MS * 2 ** attempt, MAX_PAUSE_MS));
  }

  private get isOver(): boolean {
    return performance.now() >= this.endMs;
  }
}

/** What was asked may still happen when this rejects with `LateError`. */
export function answerWithinMs<Reply>(durationMs: number, request: () => Promise<Reply>): Promise<Reply> {
  return withinMs(durationMs, request, () => new LateError('MongoDB did not answer in time'));
}
