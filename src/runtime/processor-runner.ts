import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChangeLog } from '../ports/change-log.js';
import type { Clock } from '../ports/clock.js';
import type { FailedSessions } from './failed-sessions.js';
import type { ProcessorObserver, SessionProcessor } from './session-processor.js';

export interface ProcessorRunnerParts {
  readonly changes: ChangeLog;
  readonly failed: FailedSessions;
  readonly observer: ProcessorObserver;
  readonly clock: Clock;
}

/** Sessions read from the change log at once; a killed process repeats this many. */
const BATCH_SESSIONS = 256;

/** Sessions processed concurrently: few, because each sends several queries to the store, ahead of callers. */
const CONCURRENCY = 4;

/** With this many failing sessions, the sessions are not the cause: no new ones are read until some succeed. */
const MAX_FAILED_SESSIONS = 1_000;

/** Delay before the next round while nothing wakes the runner. */
const IDLE_MS = 500;

/** After changes, the same sessions are likely to change again, and each look at a live session costs writers time. */
const AFTER_CHANGES_MS = 1_000;

/** Counting the waiting sessions may require a scan. */
const LAG_TOLD_EVERY_MS = 5_000;

/**
 * Runs one processor over the change log: sessions in parallel, the changes of each session in order. A failed session
 * is recorded with its next retry before the change is acknowledged, so it neither blocks others nor is forgotten.
 * After a kill between any two steps, the next run processes a session once more rather than not at all.
 */
export class ProcessorRunner {
  private lagToldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly processor: SessionProcessor,
    private readonly parts: ProcessorRunnerParts,
  ) {}

  /**
   * Processes failed sessions that are due, then changed ones. Returns the delay before the next round in milliseconds.
   */
  async run(signal: AbortSignal): Promise<number> {
    const { failed, changes } = this.parts;
    const due = await failed.listDue(BATCH_SESSIONS);
    await this.processAll(due, signal, (sessionId) => failed.remove(sessionId));
    const waiting = await failed.listWaiting(MAX_FAILED_SESSIONS);
    if (waiting.length === MAX_FAILED_SESSIONS) return IDLE_MS;
    const batch = await changes.read(this.processor.name, BATCH_SESSIONS);
    // A session that waits for its retry is skipped until then; it is then processed in its latest state.
    const skipped = new Set(waiting.map(({ sessionId }) => sessionId));
    const changed = batch.map(({ sessionId }) => sessionId).filter((sessionId) => !skipped.has(sessionId));
    await this.processAll(changed, signal);
    if (batch.length > 0) await changes.acknowledge(this.processor.name, batch);
    await this.tellLag();
    if (batch.length === BATCH_SESSIONS || due.length === BATCH_SESSIONS) return 0;
    return batch.length > 0 ? AFTER_CHANGES_MS : IDLE_MS;
  }

  /** Rejects if the signal was aborted or a failure could not be recorded: then nothing is acknowledged. */
  private async processAll(
    sessionIds: readonly string[],
    signal: AbortSignal,
    afterSuccess?: (sessionId: string) => Promise<void>,
  ): Promise<void> {
    const queue = sessionIds[Symbol.iterator]();
    const work = async () => {
      for (const sessionId of queue) {
        signal.throwIfAborted();
        if (await this.processOne(sessionId, signal)) await afterSuccess?.(sessionId);
        // An embedded store resolves in a microtask: without this, the loop would block everything else.
        await nextTurn();
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, sessionIds.length) }, work));
  }

  /** Returns whether it succeeded. */
  private async processOne(sessionId: string, signal: AbortSignal): Promise<boolean> {
    const { name } = this.processor;
    const { failed, observer } = this.parts;
    try {
      await this.processor.process(sessionId, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      observer.sessionFailed(name, error, await failed.add(sessionId, error));
      return false;
    }
    observer.sessionProcessed(name);
    return true;
  }

  private async tellLag(): Promise<void> {
    const { changes, clock, observer } = this.parts;
    if (clock.elapsedMs() - this.lagToldAtMs < LAG_TOLD_EVERY_MS) return;
    this.lagToldAtMs = clock.elapsedMs();
    const { sessions, oldestMs } = await changes.findLag(this.processor.name);
    observer.lagged(this.processor.name, sessions, oldestMs);
  }
}
