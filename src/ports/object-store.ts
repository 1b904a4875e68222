/** Of a stored object, as the store tells. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
}

/** Half open, in bytes. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * - `exists`: there is an object under this key already, and it stays as it is.
 * - `unknown`: the answer was lost, or the store cannot promise that it did not overwrite: look with `head` and `get`.
 */
export type PutOutcome = 'stored' | 'exists' | 'unknown';

/** A key has parts of `a–z 0–9 . _ - =`, joined by `/`; none begins with a dot. At most 512 characters. */
export const OBJECT_KEY_PATTERN = /^[a-z0-9_=-][a-z0-9._=-]*(?:\/[a-z0-9_=-][a-z0-9._=-]*)*$/;
const OBJECT_KEY_MAX_CHARS = 512;

/** The store cannot be reached, refused the call, or did not answer in time. A repeat may help. */
export class ObjectStoreUnavailable extends Error {
  override readonly name = 'ObjectStoreUnavailable';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/**
 * Keeps immutable objects by key: a bucket, or a folder. Guarantees of every adapter, proved by `object-store.contract.ts`:
 * - An object is seen whole or not at all, and stays as it was put.
 * - A read that begins after `stored` sees it; after a delete that ended, nobody sees it, in any version.
 * - Every call ends within its deadline, and rejects with `ObjectStoreUnavailable` where the store is at fault.
 */
export abstract class ObjectStore {
  /** For people: `folder /var/lib/archive`, `bucket calls at https://…`; no secrets. */
  abstract readonly description: string;

  /** Stores the object unless there is one. Whoever calls this verifies by reading back. */
  abstract put(key: string, bytes: Uint8Array): Promise<PutOutcome>;

  /** Undefined: there is none. */
  abstract head(key: string): Promise<ObjectInfo | undefined>;

  /** The whole, or the part of it that there is. Undefined: there is no such object. */
  abstract get(key: string, range?: ByteRange): Promise<Buffer | undefined>;

  /** Removes the object and every earlier version of it. Idempotent. */
  abstract delete(key: string): Promise<void>;

  /** All keys with this beginning, in ascending order. */
  abstract list(prefix: string): AsyncIterable<ObjectInfo>;

  /** Sends a real request, and rejects where it fails or takes longer than a second. */
  abstract ping(): Promise<void>;

  abstract close(): Promise<void>;
}

/** @throws TypeError for a key that breaks the rule: a fault of the caller's code. */
export function requireObjectKey(key: string): void {
  if (key.length <= OBJECT_KEY_MAX_CHARS && OBJECT_KEY_PATTERN.test(key)) return;
  throw new TypeError('An object key breaks OBJECT_KEY_PATTERN.');
}
