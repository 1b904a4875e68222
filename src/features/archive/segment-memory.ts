import { SharedResults } from '../../lib/shared-results.js';

export interface Weighed<Value> {
  readonly value: Value;
  readonly weightBytes: number;
}

/** What was read of one segment, and what is being read. */
export interface SegmentMemory {
  /** Returns a known value, or the promise that another reader is waiting for, so that one read serves both. */
  find<Value>(name: string): Weighed<Value> | Promise<Weighed<Value>> | undefined;
  /** Shares a value from now on. Once it has arrived it is cached, and may be evicted at any time. */
  keep<Value>(name: string, coming: Promise<Weighed<Value>>): Promise<Weighed<Value>>;
}

/** Follows a key; never part of one. */
const SEPARATOR = '\n';

/**
 * A least-recently-used cache of what was read from segments, limited in bytes. In memory only. Concurrent readers
 * share one read.
 */
export class SegmentCache {
  private readonly results: SharedResults<Weighed<unknown>>;
  private forgotten = 0;

  constructor(maxBytes: number) {
    this.results = new SharedResults(maxBytes, ({ weightBytes }) => weightBytes);
  }

  /** Returns the cache of this object with this content; another content under the same key shares nothing with it. */
  of({ key, sha256 }: { readonly key: string; readonly sha256: string }): SegmentMemory {
    const begun = this.forgotten;
    const prefix = `${key}${SEPARATOR}${sha256}${SEPARATOR}`;
    return {
      find: <Value>(name: string) =>
        this.results.find(prefix + name) as Weighed<Value> | Promise<Weighed<Value>> | undefined,
      // Whoever opened the segment before an eviction must not bring its values back.
      keep: <Value>(name: string, coming: Promise<Weighed<Value>>) =>
        begun === this.forgotten ? (this.results.keep(prefix + name, coming) as Promise<Weighed<Value>>) : coming,
    };
  }

  /** Drops everything cached of the object; reads in progress are not cached either. */
  forget(key: string): void {
    this.forgotten += 1;
    this.results.forget(key + SEPARATOR);
  }
}
