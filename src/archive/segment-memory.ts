import { RecentlyUsed } from '../ports/recently-used.js';

/** What was read of one segment. */
export interface SegmentMemory {
  get<Value>(name: string): Value | undefined;
  /** May be forgotten at any time. */
  set(name: string, value: unknown, weightBytes: number): void;
}

export const NO_MEMORY: SegmentMemory = { get: () => undefined, set: () => undefined };

/** Behind a key; no part of one. */
const SEPARATOR = '\n';

/** Keeps what was read of segments, what was used last, up to a total of bytes. In memory only: a restart forgets all. */
export class SegmentCache {
  private readonly values: RecentlyUsed<unknown>;
  private forgotten = 0;

  constructor(maxBytes: number) {
    this.values = new RecentlyUsed(maxBytes);
  }

  /** Of this object with this content; another content under the same key has nothing in common with it. */
  of({ key, sha256 }: { readonly key: string; readonly sha256: string }): SegmentMemory {
    const begun = this.forgotten;
    const prefix = `${key}${SEPARATOR}${sha256}${SEPARATOR}`;
    return {
      get: <Value>(name: string) => this.values.get(prefix + name) as Value | undefined,
      set: (name, value, weightBytes) => {
        // A read that was under way when something was forgotten must not bring it back.
        if (begun === this.forgotten) this.values.set(prefix + name, value, weightBytes);
      },
    };
  }

  /** Nothing of the object is kept any more, and no read that is under way keeps anything of it. */
  forget(key: string): void {
    this.forgotten += 1;
    this.values.deleteAll(key + SEPARATOR);
  }
}
