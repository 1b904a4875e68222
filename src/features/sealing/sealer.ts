import { lateUntilMs } from '../../domain/append.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { Count } from '../../ports/meter.js';
import type { StoredRecord } from '../../ports/records.js';
import type { SessionProcessor } from '../../runtime/session-processor.js';

/** A record per session that waits for its seal, due at the end of its grace. */
const KIND = 'sealing';

/** The longest delay of the seal after the end of the grace, under low load. */
const LOOK_EVERY_MS = 1_000;

/** Delay of a retry: the store's clock is behind, or one session failed. */
const AGAIN_MS = 3_000;

const BATCH_SESSIONS = 256;

/** Concurrent seals, which share commits; more would delay callers on a slow store. */
const CONCURRENCY = 8;

/**
 * Seals every completed session when its grace is over, so that work after the end of a call can rely on the seal. The
 * store decides once, however many instances ask.
 */
export class Sealer implements SessionProcessor {
  readonly name = 'sealing';

  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
    private readonly count: Count,
  ) {}

  /** Records when a completed session is to be sealed. */
  async process(sessionId: string): Promise<void> {
    const head = await this.store.findHead(sessionId);
    if (!head || head.sealed || head.session.completedAtMs === null) return;
    // Without a grace, or if only the store knows it, the store is asked at once.
    const dueAtMs = Math.max(lateUntilMs(head.session), head.session.completedAtMs);
    await this.store.records.put({ kind: KIND, id: sessionId, sessionId, value: null, dueAtMs }, 'absent');
  }

  async runDue(signal: AbortSignal): Promise<number> {
    const { records } = this.store;
    const due = await records.list({ kind: KIND, dueUntilMs: this.clock.nowMs(), limit: BATCH_SESSIONS });
    const queue = due[Symbol.iterator]();
    const work = async () => {
      for (const record of queue) {
        signal.throwIfAborted();
        await this.seal(record);
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, due.length) }, work));
    return due.length === BATCH_SESSIONS ? 0 : LOOK_EVERY_MS;
  }

  /** A session that cannot be sealed now does not hold up others. */
  private async seal({ kind, id, version }: StoredRecord): Promise<void> {
    const isSealed = await this.store.sealSession(id).catch(() => null);
    // Undefined: it is being erased, together with its record.
    if (isSealed || isSealed === undefined) {
      await this.store.records.delete(kind, id, version);
      if (isSealed) this.count('sealed');
      return;
    }
    if (isSealed === null) this.count('failed');
    const dueAtMs = this.clock.nowMs() + AGAIN_MS;
    await this.store.records.put({ kind, id, sessionId: id, value: null, dueAtMs }, version);
  }
}
