import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when it is time for what happened this long after the start of its call. */
export type Pace = (sinceStartMs: number) => Promise<void>;

/** The maximum delay of Node's timers; longer ones fire at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export const asFastAsItGoes: Pace = async () => undefined;

/** The timing of the call itself, `speed` times as fast, counted from now. Rejects when the signal aborts. */
export function paceOf(speed: number, nowMs: () => number, signal: AbortSignal): Pace {
  const startedAtMs = nowMs();
  return async (sinceStartMs) => {
    const dueMs = startedAtMs + sinceStartMs / speed;
    for (let leftMs = dueMs - nowMs(); leftMs > 0; leftMs = dueMs - nowMs()) {
      await delay(Math.min(leftMs, TIMER_MAX_MS), undefined, { signal });
    }
  };
}
