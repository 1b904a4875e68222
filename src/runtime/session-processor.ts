/**
 * Derives something from changed sessions: a summary, a delivery, an entry of an index. Called at least once per
 * change, and again after a failure. Two calls for one session may overlap: the first pass is a second caller, as is,
 * for a moment, an instance that has lost its lease.
 */
export interface SessionProcessor {
  /** Its name in the change log, records and metrics. It must never change. */
  readonly name: string;

  /**
   * Updates what is derived to the current state of the session. May be called without any change, and for a session
   * that no longer exists. Must be idempotent, because a process may die before the call is acknowledged. Rejects to be
   * retried.
   */
  process(sessionId: string, signal: AbortSignal): Promise<void>;

  /**
   * Work that becomes due by time. Returns the delay before the next call in milliseconds. Must tolerate repetition.
   */
  runDue?(signal: AbortSignal): Promise<number>;
}

/** Is notified of a processor's work, for metrics and the log. Must not throw. */
export interface ProcessorObserver {
  sessionProcessed(processor: string): void;
  /** It will be retried, or only on request if `isDead`. */
  sessionFailed(processor: string, error: unknown, isDead: boolean): void;
  lagged(processor: string, sessions: number, oldestMs: number | null): void;
}
