import { LruCache } from './lru-cache.js';

/** Results by key: computed once for concurrent callers, and cached up to a total size. */
export class SharedResults<Result> {
  private readonly kept: LruCache<Result>;
  private readonly underWay = new Map<string, Promise<Result>>();

  constructor(
    maxBytes: number,
    private readonly bytesOf: (result: Result) => number,
  ) {
    this.kept = new LruCache(maxBytes);
  }

  /** A failure is passed to all callers that wait for it, and is not cached. */
  async get(key: string, make: () => Promise<Result>): Promise<Result> {
    return this.find(key) ?? this.keep(key, make());
  }

  /** Returns a cached result, or the promise that other callers are waiting for. */
  find(key: string): Result | Promise<Result> | undefined {
    return this.kept.get(key) ?? this.underWay.get(key);
  }

  /** Shares a result that is being computed from now on; see `get`. */
  async keep(key: string, made: Promise<Result>): Promise<Result> {
    this.underWay.set(key, made);
    try {
      const result = await made;
      if (this.underWay.get(key) === made) this.kept.set(key, result, this.bytesOf(result));
      return result;
    } finally {
      if (this.underWay.get(key) === made) this.underWay.delete(key);
    }
  }

  /** Drops every key with this prefix. Results being computed reach their current callers, and are not cached. */
  forget(prefix: string): void {
    this.kept.deleteAll(prefix);
    for (const key of this.underWay.keys()) if (key.startsWith(prefix)) this.underWay.delete(key);
  }

  /** As `forget`, for one key. */
  delete(key: string): void {
    this.kept.delete(key);
    this.underWay.delete(key);
  }

  /** As `forget`, for every key. */
  clear(): void {
    this.kept.clear();
    this.underWay.clear();
  }
}
