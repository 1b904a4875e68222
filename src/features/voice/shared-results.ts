import { LruCache } from '../../lib/lru-cache.js';

/** Results by key: made once for all who ask at the same time, and kept for those who ask later, up to so many bytes in all. */
export class SharedResults<Result> {
  private readonly kept: LruCache<Result>;
  private readonly underWay = new Map<string, Promise<Result>>();

  constructor(
    maxBytes: number,
    private readonly bytesOf: (result: Result) => number,
  ) {
    this.kept = new LruCache(maxBytes);
  }

  /** A failure is everybody's who waits for it, and is not kept. */
  async get(key: string, make: () => Promise<Result>): Promise<Result> {
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const joined = this.underWay.get(key);
    if (joined) return joined;
    const made = make();
    this.underWay.set(key, made);
    return this.keep(key, made);
  }

  /** Of every key that begins so, also what is being made: those who wait for it get it, and nobody after them. */
  forget(prefix: string): void {
    this.kept.deleteAll(prefix);
    for (const key of this.underWay.keys()) if (key.startsWith(prefix)) this.underWay.delete(key);
  }

  private async keep(key: string, made: Promise<Result>): Promise<Result> {
    try {
      const result = await made;
      if (this.underWay.get(key) === made) this.kept.set(key, result, this.bytesOf(result));
      return result;
    } finally {
      if (this.underWay.get(key) === made) this.underWay.delete(key);
    }
  }
}
