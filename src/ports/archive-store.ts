import type { ArchiveRef, Session } from '../domain/session.js';

export interface ArchivableQuery {
  /** Completed at this time or before. */
  readonly completedUntilMs: number;
  /** Without those that are known to take late events still at this time: a long grace holds up no other session. */
  readonly sealableAtMs: number;
  readonly limit: number;
}

export interface UnreleasedQuery {
  readonly markedUntilMs: number;
  readonly limit: number;
}

/**
 * What a conversation store offers to whoever moves events to an archive: `store.archive`. Every method is idempotent: killed
 * anywhere and run again, it ends where it would have ended. Proved by `archiving.contract.ts`; failures are thrown as in
 * `ConversationStore`, and times are epoch milliseconds.
 */
export abstract class ArchiveStore {
  /**
   * Not archived, not held; oldest completion first; served by an index. Like those of `listUnreleased` they come with `{}` for
   * their metadata, which is not read.
   */
  abstract listArchivable(query: ArchivableQuery): Promise<readonly Session[]>;

  /** Marked at this time or before, whose events are not all deleted yet (`ArchiveRef.isReleased` is false). */
  abstract listUnreleased(query: UnreleasedQuery): Promise<readonly Session[]>;

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
}
