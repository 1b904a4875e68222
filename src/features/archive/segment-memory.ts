import { LruCache } from '../../lib/lru-cache.js';

export interface Weighed<Value> {
  readonly value: Value;
  readonly weightBytes: number;
}

/** What was read of one segment, and what is being read of it. */
export interface SegmentMemory {
  /** What is known, or what another reader waits for at the moment: then one read serves both. */
  find<Value>(name: string): Value | Promise<Value> | undefined;
  /** Others find it from now on. Once it is there it is kept, and may be forgotten at any time. */
  keep<Value>(name: string, coming: Promise<Weighed<Value>>): Promise<Value>;
}

export const NO_MEMORY: SegmentMemory = {
  find: () => undefined,
  keep: async (_, coming) => (await coming).value,
};

/** Behind a key; no part of one. */
const SEPARATOR = '\n';

/**
 * Keeps what was read of segments, what was used last, up to a total of bytes. In memory only: a restart forgets all. What
 * many want at once is read once.
 */
export class SegmentCache {
  private readonly values: LruCache<unknown>;
  private readonly coming = new Map<string, Promise<unknown>>();
  private forgotten = 0;

  constructor(maxBytes: number) {
    this.values = new LruCache(maxBytes);
  }

  /** Of this object with this content; another content under the same key has nothing in common with it. */
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
            // A read that was under way when something was forgotten must not bring it back.
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

  /** Nothing of the object is kept any more, and no read that is under way keeps anything of it. */
  forget(key: string): void {
    this.forgotten += 1;
    this.values.deleteAll(key + SEPARATOR);
    for (const name of [...this.coming.keys()]) if (name.startsWith(key + SEPARATOR)) this.coming.delete(name);
  }
}
