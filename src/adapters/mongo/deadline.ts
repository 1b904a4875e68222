import { setTimeout as delay } from 'node:timers/promises';
import { withinMs } from '../../lib/within-ms.js';
import { isTransient, LateError } from './mongo-errors.js';
import type { ServerMonitor } from './server-monitor.js';

const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 250;

/**
 * When one call of the store must have ended, whatever its requests to the server do. The driver has no limit of its own
 * (its `timeoutMS` does nothing): on a line that swallows everything it waits for ever.
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

  /** False where another try would change nothing, or comes too late. */
  allowsRetryAfter(error: unknown): boolean {
    return !this.isOver && isTransient(error);
  }

  /**
   * One request, which gets half of the whole time at most: then its connection is taken for dead, and there is time to
   * try another one. Rejects with `LateError`, or `ServerUnresponsiveError` where nobody is there.
   */
  attempt<Reply>(request: () => Promise<Reply>): Promise<Reply> {
    const limitMs = Math.min(this.durationMs / 2, this.endMs - performance.now());
    return this.pulse.whileThere(() => answerWithinMs(limitMs, request));
  }

  /** A request that may be repeated without harm. */
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

  /** Of random length, because rivals must not march in step. Rejects where the time is over. */
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
