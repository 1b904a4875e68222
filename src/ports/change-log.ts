/** "This session has changed." A consumer reads the session itself to find out what changed. */
export interface Change {
  readonly sessionId: string;
  /** Identifies the change to its adapter; opaque to everybody else. */
  readonly position: string;
}

export interface ConsumerLag {
  /** Number of sessions with a change that the consumer has not acknowledged; a store may stop counting at 10,000. */
  readonly sessions: number;
  /** When the longest waiting of them changed, in epoch milliseconds; null if none is waiting. */
  readonly oldestMs: number | null;
}

/**
 * Tells named consumers which sessions have changed: were created, appended to, completed, sealed, put under a hold or
 * released from it, or given a record that says so (`changesSession`). Everything derived from sessions (webhooks,
 * summaries, a search index) is fed from here.
 *
 * Guarantees of every adapter, tested by `change-log.contract.ts`:
 * - *Durable, at least once.* A change that was acknowledged to a writer after `addConsumers` resolved is returned to
 *   each of those consumers until they acknowledge it, even if processes are killed between any two steps.
 * - *No lost updates.* A session that changes after it was read is returned again.
 * - *A read contains a session once.* A consumer that handles one read before the next handles the changes of a session
 *   in order. A change may be returned again after it was acknowledged, so a consumer must check for itself whether
 *   there is something new.
 * - *No cost without consumers, bounded cost with them.* A consumer that is far behind has one entry per session,
 *   however often that changed, and costs writers nothing.
 * - An erased session is no longer returned: the erasure itself removes what was derived from it.
 */
export abstract class ChangeLog {
  /** Starts recording changes for these consumers. Idempotent; an existing consumer keeps its position. */
  abstract addConsumers(names: readonly string[]): Promise<void>;

  /** Stops recording changes for this consumer. Idempotent. */
  abstract removeConsumer(name: string): Promise<void>;

  /** Returns at most `limit` changes that the consumer has not acknowledged, longest waiting first. */
  abstract read(consumer: string, limit: number): Promise<readonly Change[]>;

  /** Acknowledges changes returned by the last `read` as handled. */
  abstract acknowledge(consumer: string, changes: readonly Change[]): Promise<void>;

  abstract findLag(consumer: string): Promise<ConsumerLag>;
}
