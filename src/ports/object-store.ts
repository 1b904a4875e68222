/** A stored object, as reported by the object store. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
}

/** Half-open range in bytes. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * - `exists`: there already is an object with this key, and it stays as it is.
 * - `unknown`: the response was lost, or the store cannot guarantee that it did not overwrite. Check with `head` and
 *   `get`.
 */
export type PutOutcome = 'stored' | 'exists' | 'unknown';

/** A key consists of parts of `a–z 0–9 . _ - =`, joined by `/`; no part begins with a dot. At most 512 characters. */
export const OBJECT_KEY_PATTERN = /^[a-z0-9_=-][a-z0-9._=-]*(?:\/[a-z0-9_=-][a-z0-9._=-]*)*$/;
const OBJECT_KEY_MAX_CHARS = 512;

/** The object store is unreachable, refused the call, or did not respond in time. A repeat may help. */
export class ObjectStoreUnavailable extends Error {
  override readonly name = 'ObjectStoreUnavailable';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/**
 * Stores immutable objects by key, in a bucket or a folder. Guarantees of every adapter, tested by
 * `object-store.contract.ts`:
 * - An object is visible completely or not at all, and never changes.
 * - A read that begins after `stored` sees the object. After a delete has ended, no version of it can be read.
 * - Every call ends within its deadline, and rejects with `ObjectStoreUnavailable` if the store is at fault.
 */
export abstract class ObjectStore {
  /** For people: `folder /var/lib/archive`, `bucket calls at https://…`. Contains no secrets. */
  abstract readonly description: string;

  /** Stores the object unless the key exists. The caller verifies by reading back. */
  abstract put(key: string, bytes: Uint8Array): Promise<PutOutcome>;

  /** Returns undefined if there is no such object. */
  abstract head(key: string): Promise<ObjectInfo | undefined>;

  /** Returns the object, or the existing part of the range; undefined if there is no such object. */
  abstract get(key: string, range?: ByteRange): Promise<Buffer | undefined>;

  /** Deletes the object and every earlier version of it. Idempotent. */
  abstract delete(key: string): Promise<void>;

  /** Lists all keys with this prefix, in ascending order. */
  abstract list(prefix: string): AsyncIterable<ObjectInfo>;

  /** Sends a real request. Rejects if it fails or takes longer than a second. */
  abstract ping(): Promise<void>;

  abstract close(): Promise<void>;
}

/** @throws TypeError if the key is invalid, which is a programming error. */
export function requireObjectKey(key: string): void {
  if (key.length <= OBJECT_KEY_MAX_CHARS && OBJECT_KEY_PATTERN.test(key)) return;
  throw new TypeError('An object key breaks OBJECT_KEY_PATTERN.');
}
