import type { Session } from '../domain/session.js';

export interface ArchivableQuery {
  /** Completed at this time or earlier. */
  readonly completedUntilMs: number;
  /**
   * Excludes sessions that are known to accept late events at this time, so that a long grace does not hold up others.
   */
  readonly sealableAtMs: number;
  readonly limit: number;
}

export interface UnreleasedQuery {
  readonly markedUntilMs: number;
  readonly limit: number;
}

/**
 * The part of a conversation store that moves events to an archive (`store.archive`). Every method is idempotent:
 * repeated after a crash at any point, it has the same result. Tested by `archiving.contract.ts`. Errors as in
 * `ConversationStore`; times are in epoch milliseconds.
 */
export abstract class ArchiveStore {
  /**
   * Sessions that are neither archived nor held, oldest completion first; served by an index. As with `listUnreleased`,
   * metadata is `{}`, because it is not read.
   */
  abstract listArchivable(query: ArchivableQuery): Promise<readonly Session[]>;

  /**
   * Sessions that were marked at this time or earlier and whose events are not all deleted yet (`ArchiveRef.isReleased`
   * is false).
   */
  abstract listUnreleased(query: UnreleasedQuery): Promise<readonly Session[]>;

  /**
   * Deletes at most `limit` events of an archived session, lowest sequences first, but never its head. Resolves with
   * how many were deleted; 0 once none is left, and then the reference has `isReleased`.
   * @throws if the session is not archived.
   */
  abstract purgeArchivedEvents(sessionId: string, limit: number): Promise<number>;
}
