/**
 * Derives something from sessions that have changed: a summary, a delivery, an entry of an index. The runner calls it at
 * least once for each change, and again after a failure. Two calls for one session may overlap: the first pass is a second
 * caller, and so is, for a moment, an instance that has lost its lease.
 */
export interface SessionProcessor {
  /** Its name in the change log, in records and in metrics; it never changes. */
  readonly name: string;

  /**
   * Brings what is derived up to the session as it is now. It may be called without anything new, and for a session that is
   * gone. It must be idempotent: a process may die after it and before that is noted down. Rejects where it has to be tried
   * again.
   */
  process(sessionId: string, signal: AbortSignal): Promise<void>;

  /** What it has to do at times of its own. Answers after how many milliseconds to look again. May be repeated. */
  runDue?(signal: AbortSignal): Promise<number>;
}

/** Is told what a processor does, for metrics and the log. Must not throw. */
export interface ProcessorObserver {
  sessionProcessed(processor: string): void;
  /** It is tried again; or, where it is dead, not before somebody asks for it. */
  sessionFailed(processor: string, error: unknown, isDead: boolean): void;
  lagged(processor: string, sessions: number, oldestMs: number | null): void;
}
