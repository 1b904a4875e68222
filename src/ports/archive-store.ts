import type { Session } from '../domain/session.js';

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
   * Deletes at most so many events of an archived session, lowest sequences first, never its head. Answers how many there
   * were; 0 once none is left, and then the mark says `isReleased`. Throws where the session is not archived.
   */
  abstract purgeArchivedEvents(sessionId: string, limit: number): Promise<number>;
}
