import type { ArchiveRef, Hold } from '../domain/session.js';

/** Outcome of the request to erase a session. */
export type BegunErasure =
  /** From now on no call sees the session or adds to it. `archive` is the object to be deleted as well. */
  | { readonly kind: 'begun'; readonly archive: ArchiveRef | null; readonly eventCount: number }
  /** It is under a legal hold; nothing changed. */
  | { readonly kind: 'held'; readonly hold: Hold }
  /** An earlier call has begun the erasure, and it is `pending`, or finished it. */
  | { readonly kind: 'erased'; readonly pending?: PendingErasure }
  | { readonly kind: 'unknown' };

/** An erasure that has begun and is not finished; only here is the id still stored. */
export interface PendingErasure {
  readonly sessionId: string;
  readonly archive: ArchiveRef | null;
  readonly begunAtMs: number;
}

/**
 * The part of a conversation store that erases sessions (`store.erasure`). Every method is idempotent: repeated after a
 * crash at any point, it has the same result. Tested by `erasing.contract.ts`. Errors as in `ConversationStore`; times
 * are in epoch milliseconds.
 */
export abstract class ErasureStore {
  /**
   * How long after `beginErasure` a call in progress may still act on what it knew about the session. `eraseNext` must
   * not be called earlier: the remaining data prevents such a call from adding to an erased session. 0 if one process
   * owns the data.
   */
  readonly quiescenceMs: number = 0;

  /** Whether the session was erased or is being erased. */
  abstract isErased(sessionId: string): Promise<boolean>;

  /**
   * Hides the session permanently: every later call answers as if it did not exist, and `createSession` with `erased`.
   */
  abstract beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure>;

  /**
   * Deletes at most `limit` events and records of a session whose erasure has begun. Resolves with how many were
   * deleted; 0 once only the tombstone is left.
   * @throws if the session exists and its erasure has not begun.
   */
  abstract eraseNext(sessionId: string, limit: number): Promise<number>;

  /** Oldest first. */
  abstract listPendingErasures(limit: number): Promise<readonly PendingErasure[]>;

  /**
   * Makes deleted data unreadable in the store's files as well, as far as the store can: SQLite overwrites
   * (`secure_delete`), rebuilds a small database, and empties its write-ahead log.
   * @throws if that is impossible now, for example while another program reads the files; a repeat does only what is
   * left. Stores without access to their files do nothing.
   */
  async scrub(): Promise<void> {}
}
