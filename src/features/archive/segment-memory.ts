import { LruCache } from '../../lib/lru-cache.js';

export interface Weighed<Value> {
  readonly value: Value;
  readonly weightBytes: number;
}

/** What was read of one segment, and what is being read. */
export interface SegmentMemory {
  /** Returns a known value, or the promise that another reader is waiting for, so that one read serves both. */
  find<Value>(name: string): Value | Promise<Value> | undefined;
  /** Shares a value from now on. Once it has arrived it is cached, and may be evicted at any time. */
  keep<Value>(name: string, coming: Promise<Weighed<Value>>): Promise<Value>;
}

export const NO_MEMORY: SegmentMemory = {
  find: () => undefined,
  keep: async (_, coming) => (await coming).value,
};

/** Follows a key; never part of one. */
const SEPARATOR = '\n';

/**
 * A least-recently-used cache of what was read from segments, limited in bytes. In memory only. Concurrent readers
 * share one read.
 */
export class SegmentCache {
  private readonly values = new LruCache<unknown>(this.maxBytes);
  private readonly coming = new Map<string, Promise<unknown>>();
  private forgotten = 0;

  constructor(private readonly maxBytes: number) {}

  /** Returns the cache of this object with this content; another content under the same key shares nothing with it. */
  of({ key, sha256 }: { readonly key: string; readonly sha256: string }): SegmentMemory {
    const begun = this.forgotten;
    const prefix = `${key}${SEPARATOR}${sha256}${SEPARATOR}`;
    return {
      find: <Value>(name: string) =>
        (this.values.get(prefix + name) ?? this.coming.get(prefix + name)) as Value | Promise<Value> | undefined,
      keep: <Value>(name: string, coming: Promise<Weighed<Value>>) => {
        const key = prefix + name;
        const kept = coming
          .then(({ value, weightBytes }) => {
            // A read in progress during an eviction must not bring its value back.
            if (begun === this.forgotten) this.values.set(key, value, weightBytes);
            return value;
          })
          .finally(() => {
            if (this.coming.get(key) === kept) this.coming.delete(key);
          });
        this.coming.set(key, kept);
        return kept;
      },
    };
  }

  /** Drops everything cached of the object; reads in progress are not cached either. */
  forget(key: string): void {
    this.forgotten += 1;
    this.values.deleteAll(key + SEPARATOR);
    for (const name of [...this.coming.keys()]) if (name.startsWith(key + SEPARATOR)) this.coming.delete(name);
  }
}
