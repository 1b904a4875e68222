import type { Hold, Session } from '../../domain/session.js';
import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import type { Conversations, Erasing } from './conversations.js';
import type { MemoryChangeLog } from './memory-change-log.js';

/** Every method does its work before it first gives way, as in `MemoryStore`. */
export class MemoryErasure extends ErasureStore {
  constructor(
    private readonly conversations: Conversations,
    private readonly changes: MemoryChangeLog,
  ) {
    super();
  }

  async setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    const found = this.conversations.findOpen(sessionId);
    if (found && (hold === null || found.session.hold === null)) {
      found.mark({ hold });
      this.changes.mark(sessionId);
    }
    return found?.session;
  }

  async isErased(sessionId: string): Promise<boolean> {
    this.conversations.requireOpen();
    return this.conversations.isErased(sessionId);
  }

  async beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    const found = this.conversations.findOpen(sessionId);
    if (!found) return { kind: this.conversations.isErased(sessionId) ? 'erased' : 'unknown' };
    const { archive, hold, lastSequence } = found.session;
    if (hold) return { kind: 'held', hold };
    this.conversations.tombstones.add(this.conversations.fingerprint(sessionId));
    this.conversations.erasing.set(sessionId, { conversation: found, archive, begunAtMs: nowMs });
    this.conversations.remove(found);
    this.changes.forget(sessionId);
    return { kind: 'begun', archive, eventCount: lastSequence };
  }

  async eraseEvents(sessionId: string, limit: number): Promise<number> {
    return this.erasingOf(sessionId)?.conversation.log.delete(limit) ?? 0;
  }

  async finishErasure(sessionId: string): Promise<void> {
    const erasing = this.erasingOf(sessionId);
    if (erasing && erasing.conversation.log.twins.size > 0) throw new Error('events of the session are left');
    this.conversations.erasing.delete(sessionId);
  }

  async listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    this.conversations.requireOpen();
    return Array.from(this.conversations.erasing, ([sessionId, { archive, begunAtMs }]) => ({
      sessionId,
      archive,
      begunAtMs,
    }))
      .sort((a, b) => a.begunAtMs - b.begunAtMs)
      .slice(0, limit);
  }

  override async scrub(): Promise<void> {
    this.conversations.requireOpen();
  }

  private erasingOf(sessionId: string): Erasing | undefined {
    if (this.conversations.findOpen(sessionId)) throw new Error('the erasure of the session was not begun');
    return this.conversations.erasing.get(sessionId);
  }
}
