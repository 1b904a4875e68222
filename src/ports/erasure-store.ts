import type { ArchiveRef, Hold } from '../domain/session.js';

/** What became of the wish to erase a session. */
export type BegunErasure =
  /** From now on no call sees the session or adds to it. `archive`: the object that has to go as well. */
  | { readonly kind: 'begun'; readonly archive: ArchiveRef | null; readonly eventCount: number }
  /** It stands under a hold; nothing changed. */
  | { readonly kind: 'held'; readonly hold: Hold }
  /** An earlier call has begun it, or ended it. */
  | { readonly kind: 'erased' }
  | { readonly kind: 'unknown' };

/** An erasure that was begun and not finished; here, and nowhere else, the id is still known. */
export interface PendingErasure {
  readonly sessionId: string;
  readonly archive: ArchiveRef | null;
  readonly begunAtMs: number;
}

/**
 * What a conversation store offers to whoever erases sessions: `store.erasure`. Every method is idempotent: killed anywhere and
 * run again, it ends where it would have ended. Proved by `erasing.contract.ts`; failures are thrown as in `ConversationStore`, and
 * times are epoch milliseconds.
 */
export abstract class ErasureStore {
  /**
   * How long after `beginErasure` a call that was under way may still work on what it knew of the session. Before that
   * `eraseNext` must not be called: what is still there keeps such a call from adding to a session
   * that is gone. 0 where one process owns the data.
   */
  readonly quiescenceMs: number = 0;

  /** Was it erased, or is it being? */
  abstract isErased(sessionId: string): Promise<boolean>;

  /** Hides the session for ever: every later call to it answers as one to no session, `createSession` with `erased`. */
  abstract beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure>;

  /**
   * Deletes at most so many of the events and records of a session whose erasure was begun; answers how many there were. 0 once none is
   * left: then nothing but its tombstone stays. Throws where the session is there and its erasure was not begun.
   */
  abstract eraseNext(sessionId: string, limit: number): Promise<number>;

  /** Oldest first. */
  abstract listPendingErasures(limit: number): Promise<readonly PendingErasure[]>;

  /**
   * Makes sure that what was deleted cannot be read from the store's files either, as far as the store can: SQLite
   * overwrites (`secure_delete`), rebuilds a small database, and empties its write-ahead log. Throws where that cannot be
   * done now, as while another program reads the files: a repeat does only what is left to do. A store that cannot ask its
   * files for that does nothing.
   */
  async scrub(): Promise<void> {}
}
