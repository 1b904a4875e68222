/**
 * Rejects with `late()` if the work takes longer; its later outcome is ignored. A response that arrived while this process
 * was busy counts as in time: it is read before the deadline is checked.
 */
export function withinMs<Result>(durationMs: number, work: () => Promise<Result>, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const working = work();
    const timer = setTimeout(() => setImmediate(() => reject(late())), Math.max(durationMs, 0));
    working.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
