const FIRST_WINDOW_MS = 500;
/** Two attempts are never further apart. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait after the n-th failure (from 0): full jitter over a window that doubles, on top of what the service
 * asked for, and never over a minute. The jitter keeps many clients that failed together from coming back together.
 */
export function backoffMs(failures: number, retryAfterMs = 0, random: () => number = Math.random): number {
  const windowMs = Math.min(LONGEST_WAIT_MS, FIRST_WINDOW_MS * 2 ** Math.min(failures, 20));
  return Math.min(LONGEST_WAIT_MS, retryAfterMs + random() * windowMs);
}

/** Rejects with the signal's reason as soon as it is aborted. */
export function sleep(waitMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, waitMs);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
