import type { Head } from '../domain/append.js';
import type { StoredEvent } from '../domain/event.js';
import type { ArchiveRef, Hold, Session } from '../domain/session.js';

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

export interface ArchivableQuery {
  /** Completed at this time or before. */
  readonly completedUntilMs: number;
  /** Without those that are known to take late events still at this time: a long grace holds up no other session. */
  readonly sealableAtMs: number;
  readonly limit: number;
}

/**
 * The long-term side of a conversation store: moving events out and in, and forgetting them. Every store offers it as
 * `store.maintenance`; proved by `conversation-store.contract.ts`. Every method is idempotent: killed anywhere and run again, it
 * ends where it would have ended. Failures are thrown as in `ConversationStore`; times are epoch milliseconds.
 */
export abstract class SessionMaintenance {
  /**
   * How long after `beginErasure` a call that was under way may still work on what it knew of the session. Before that
   * `eraseEvents` and `finishErasure` must not be called: what is still there keeps such a call from adding to a session
   * that is gone. 0 where one process owns the data.
   */
  abstract readonly quiescenceMs: number;

  // Archive

  /** Not archived, not held; oldest completion first; served by an index. */
  abstract listArchivable(query: ArchivableQuery): Promise<readonly Session[]>;

  /** Marked at this time or before, whose events are not all deleted yet (`ArchiveRef.isReleased` is false). */
  abstract listUnreleased(query: {
    readonly markedUntilMs: number;
    readonly limit: number;
  }): Promise<readonly Session[]>;

  /**
   * Says durably that the events of a sealed session are in this object. The events stay for now, so that a read which
   * began before ends well. True where this mark stands now; false where the session is not sealed, is held, or has
   * another mark. Undefined: no such session.
   */
  abstract markArchived(sessionId: string, mark: ArchiveRef): Promise<boolean | undefined>;

  /**
   * Deletes at most so many events of an archived session, lowest sequences first, never its head. Answers how many there
   * were; 0 once none is left, and then the mark says `isReleased`. Throws where the session is not archived.
   */
  abstract purgeArchivedEvents(sessionId: string, limit: number): Promise<number>;

  // Moving house, and back from the archive

  /** The head as it decides, durably. Undefined: no such session. */
  abstract findHead(sessionId: string): Promise<Head | undefined>;

  /**
   * Puts in a session as it was elsewhere: every fact, sequence and time stays. `chunks` hold all its events in sequence
   * order. Where the session is there already, what is missing is added and its mark of the archive is removed: so an
   * archived session is restored, and a run that was cut off goes on. A hold that stands there, stays. Nobody may write to
   * the session meanwhile. Throws `SESSION_ERASED` for an erased one, and where events are missing or out of order.
   */
  abstract importSession(head: Head, chunks: AsyncIterable<readonly StoredEvent[]>): Promise<void>;

  /**
   * Puts in a sealed session whose events are in the archive alone: every fact stays, also the mark, which must say
   * `isReleased`. Where the session is there already, nothing changes. Throws `SESSION_ERASED` for an erased one.
   */
  abstract importArchived(head: Head): Promise<void>;

  // Hold

  /** Sets the hold, or lifts it with null. A hold that is set keeps its first reason and time. Undefined: no such session. */
  abstract setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined>;

  // Erasure

  /** Was it erased, or is it being? Rests on a salted hash: the id itself is not kept. */
  abstract isErased(sessionId: string): Promise<boolean>;

  /**
   * Counts the session of this fingerprint, which a ledger of erasures names, as erased: nothing is stored under its id
   * again. One that is here stays as it is, until `beginErasure`.
   */
  abstract markErased(fingerprint: string): Promise<void>;

  /** Fingerprints of all that was erased, in ascending order: at most so many, behind `after`. They move with the sessions. */
  abstract listErased(query: { readonly after?: string; readonly limit: number }): Promise<readonly string[]>;

  /**
   * Takes over the salt of the database that moves in here, so that its fingerprints mean the same here. True where this
   * salt stands now; false, changing nothing, where this database has used its own: it holds a session, or remembers one
   * as erased.
   */
  abstract adoptSalt(salt: string): Promise<boolean>;

  /** Hides the session for ever: every later call to it answers as one to no session, `createSession` with `erased`. */
  abstract beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure>;

  /**
   * Deletes at most so many events of a session whose erasure was begun; answers how many there were, 0 once none is left.
   * Throws where the session is there and its erasure was not begun.
   */
  abstract eraseEvents(sessionId: string, limit: number): Promise<number>;

  /** Nothing but the salted hash stays. Throws where events are left, or where `eraseEvents` throws. */
  abstract finishErasure(sessionId: string): Promise<void>;

  /** Oldest first. */
  abstract listPendingErasures(limit: number): Promise<readonly PendingErasure[]>;

  /**
   * Makes sure that what was deleted cannot be read from the store's files either, as far as the store can: SQLite
   * overwrites (`secure_delete`), rebuilds a small database, and empties its write-ahead log. Throws where that cannot be
   * done now, as while another program reads the files: a repeat does only what is left to do.
   */
  abstract scrub(): Promise<void>;

  /** As the ledger of erasures names the session: HMAC-SHA-256 under the salt of this database, in hex. */
  abstract fingerprint(sessionId: string): Promise<string>;

  /** The salt of this database, in hex: made once, at random. Whoever replays a ledger of erasures needs it. */
  abstract findSalt(): Promise<string>;
}
