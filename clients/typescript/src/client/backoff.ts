const FIRST_WINDOW_MS = 500;
/** The upper limit of the delay between two attempts. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * Returns the delay after the n-th failure (counted from 0): the delay that the service asked for plus full jitter over
 * a window that doubles, at most one minute. Jitter keeps clients that failed together from retrying together.
 */
export function backoffMs(failures: number, retryAfterMs = 0, random: () => number = Math.random): number {
  const windowMs = Math.min(LONGEST_WAIT_MS, FIRST_WINDOW_MS * 2 ** Math.min(failures, 20));
  return Math.min(LONGEST_WAIT_MS, retryAfterMs + random() * windowMs);
}

/** Resolves after `waitMs`. Rejects with the signal's reason as soon as it is aborted. */
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
