import { lateUntilMs } from '../../domain/append.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { Count } from '../../ports/meter.js';
import type { StoredRecord } from '../../ports/records.js';
import type { SessionProcessor } from '../../runtime/session-processor.js';

/** One for each session that waits for its seal, due at the end of its grace. */
const KIND = 'sealing';

/** How soon a session is sealed after the end of its grace, at most, while there is little to do. */
const LOOK_EVERY_MS = 1_000;

/** Tried again: the store's clock is behind, or one session failed. */
const AGAIN_MS = 3_000;

const BATCH_SESSIONS = 256;

/** Sealed at the same moment: they share commits; more of them would keep callers waiting on a slow store. */
const CONCURRENCY = 8;

/**
 * Seals every completed session when its grace is over: what is told at the end of a call can rest on it. The store decides, once,
 * however many instances ask.
 */
export class Sealer implements SessionProcessor {
  readonly name = 'sealing';

  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
    private readonly count: Count,
  ) {}

  /** Notes down when a session that is completed is to be sealed. */
  async process(sessionId: string): Promise<void> {
    const head = await this.store.findHead(sessionId);
    if (!head || head.sealed || head.session.completedAtMs === null) return;
    // Without grace, or where only the store knows it, the store is asked at once.
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

  /** One session that cannot be sealed now holds up no other. */
  private async seal({ kind, id, version }: StoredRecord): Promise<void> {
    const isSealed = await this.store.sealSession(id).catch(() => null);
    // Undefined: it is being erased, and its record with it.
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
