import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Change, ChangeLog } from '../ports/change-log.js';
import type { Clock } from '../ports/clock.js';
import type { FailedSessions } from './failed-sessions.js';
import type { ProcessorObserver, SessionProcessor } from './session-processor.js';

export interface ProcessorRunnerParts {
  readonly changes: ChangeLog;
  readonly failed: FailedSessions;
  readonly observer: ProcessorObserver;
  readonly clock: Clock;
}

/** Sessions taken from the change log at once: what a process that is killed has to do again. */
const BATCH_SESSIONS = 256;

/** Sessions processed at the same moment: few, since each asks the store several things, and callers wait behind them. */
const CONCURRENCY = 4;

/** With so many sessions failing the fault is not theirs: no new ones are taken until some have succeeded. */
const MAX_FAILED_SESSIONS = 1_000;

/** How soon to look again while nothing wakes the runner. */
const IDLE_MS = 500;

/** After changes, the same sessions are likely to change on: each look at a live session costs those who write. */
const AFTER_CHANGES_MS = 1_000;

/** Counting what waits may cost a scan of it. */
const LAG_TOLD_EVERY_MS = 5_000;

/**
 * Runs one processor over the change log: sessions in parallel, the changes of one session in order. A session that fails is
 * noted down with its next try before the change is acknowledged, so it holds up no other and is not forgotten. Killed
 * between any two steps, the next run processes a session once more rather than not at all.
 */
export class ProcessorRunner {
  private lagToldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly processor: SessionProcessor,
    private readonly parts: ProcessorRunnerParts,
  ) {}

  /** One round over what failed before and what has changed. Answers after how many milliseconds to look again. */
  async run(signal: AbortSignal): Promise<number> {
    const { failed, changes } = this.parts;
    const due = await failed.listDue(BATCH_SESSIONS);
    await this.processAll(due, signal, (sessionId) => failed.remove(sessionId));
    const waiting = await failed.listWaiting(MAX_FAILED_SESSIONS);
    if (waiting.length === MAX_FAILED_SESSIONS) return IDLE_MS;
    const batch = await changes.read(this.processor.name, BATCH_SESSIONS);
    await this.processBatch(batch, new Set(waiting.map(({ sessionId }) => sessionId)), signal);
    await this.tellLag();
    if (batch.length === BATCH_SESSIONS || due.length === BATCH_SESSIONS) return 0;
    return batch.length > 0 ? AFTER_CHANGES_MS : IDLE_MS;
  }

  /** What waits for its next try is not tried before; then it is processed as it will be by then. */
  private async processBatch(
    batch: readonly Change[],
    waiting: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const sessionIds = batch.map(({ sessionId }) => sessionId).filter((sessionId) => !waiting.has(sessionId));
    await this.processAll(sessionIds, signal);
    if (batch.length > 0) await this.parts.changes.acknowledge(this.processor.name, batch);
  }

  /** Rejects where the signal was aborted or a failure could not be noted down: then nothing is acknowledged. */
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
        // An embedded store answers in a microtask: without this the loop would hold up everything else.
        await nextTurn();
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, sessionIds.length) }, work));
  }

  /** Whether it succeeded. */
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
