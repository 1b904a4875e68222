/**
 * Rejects with `late()` if the work takes longer; what becomes of it then concerns nobody. An answer that arrived while
 * this process was busy is in time: it is read before the deadline is held against it.
 */
export function withinMs<Result>(durationMs: number, work: () => Promise<Result>, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const working = work();
    const timer = setTimeout(() => setImmediate(() => reject(late())), Math.max(durationMs, 0));
    working.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
