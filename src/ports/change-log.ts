/** "This session has changed." What changed, a consumer finds in the session itself. */
export interface Change {
  readonly sessionId: string;
  /** Names the change to its adapter; of no meaning to anybody else. */
  readonly position: string;
}

export interface ConsumerLag {
  /** Sessions with a change that the consumer has not acknowledged. */
  readonly sessions: number;
  /** When the longest waiting of them changed, in epoch milliseconds; null where none waits. */
  readonly oldestMs: number | null;
}

/**
 * Tells named consumers which sessions have changed: created, appended to, completed, sealed, put under a hold or out of it, or
 * given a record that says so (`changesSession`). What is derived from sessions (webhooks, summaries, a search index) is fed from here.
 *
 * Guarantees of every adapter, proved by `change-log.contract.ts`:
 * - *Durable, at least once.* A change that was acknowledged to a writer after `addConsumers` resolved is given to each of
 *   those consumers until it acknowledges it, whatever process is killed between any two steps.
 * - *No change is hidden by an older one.* A session that changes after it was read is given again.
 * - *A session stands in one read once.* A consumer that handles one read before it asks for the next handles the changes
 *   of a session in order. A change may be given again after it was acknowledged, so a consumer has to find out by itself
 *   whether there is something new.
 * - *Free without consumers*, and bounded with them: a consumer that is far behind has one entry for each session, however
 *   often it changed, and costs writers nothing.
 * - An erased session is given to nobody any more: what was derived from it is removed by the erasure.
 */
export abstract class ChangeLog {
  /** From now on changes are kept for these consumers, too. Idempotent; one that is known keeps its place. */
  abstract addConsumers(names: readonly string[]): Promise<void>;

  /** Changes are no longer kept for this consumer. Idempotent. */
  abstract removeConsumer(name: string): Promise<void>;

  /** At most so many changes that the consumer has not acknowledged, the longest waiting first. */
  abstract read(consumer: string, limit: number): Promise<readonly Change[]>;

  /** Says that everything the last `read` gave is handled. */
  abstract acknowledge(consumer: string, changes: readonly Change[]): Promise<void>;

  abstract findLag(consumer: string): Promise<ConsumerLag>;
}
