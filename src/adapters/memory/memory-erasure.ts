import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import type { Tombstones } from '../../ports/tombstones.js';
import { tombstoneOf } from '../records/record-tombstones.js';
import type { Conversations, Erasing } from './conversations.js';
import type { MemoryRecords } from './memory-records.js';

export class MemoryErasure extends ErasureStore {
  constructor(
    private readonly conversations: Conversations,
    private readonly records: MemoryRecords,
    private readonly tombstones: Tombstones,
  ) {
    super();
  }

  async isErased(sessionId: string): Promise<boolean> {
    return this.records.isErased(sessionId);
  }

  async beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    const tombstone = tombstoneOf(sessionId, await this.tombstones.findSalt());
    const found = this.conversations.find(sessionId);
    if (!found) return this.begunBefore(sessionId);
    const { archive, hold, lastSequence } = found.session;
    if (hold) return { kind: 'held', hold };
    this.records.store(tombstone);
    this.conversations.erasing.set(sessionId, { conversation: found, archive, begunAtMs: nowMs });
    this.conversations.remove(found);
    return { kind: 'begun', archive, eventCount: lastSequence };
  }

  async eraseNext(sessionId: string, limit: number): Promise<number> {
    if (this.conversations.find(sessionId)) throw new Error('the erasure of the session was not begun');
    const erasing = this.conversations.erasing.get(sessionId);
    const count = erasing?.conversation.log.delete(limit) || this.records.deleteOfSession(sessionId, limit);
    if (count === 0) this.conversations.erasing.delete(sessionId);
    return count;
  }

  async listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    this.conversations.requireOpen();
    return Array.from(this.conversations.erasing, toPending)
      .sort((a, b) => a.begunAtMs - b.begunAtMs)
      .slice(0, limit);
  }

  override async scrub(): Promise<void> {
    this.conversations.requireOpen();
  }

  private begunBefore(sessionId: string): BegunErasure {
    if (!this.records.isErased(sessionId)) return { kind: 'unknown' };
    const erasing = this.conversations.erasing.get(sessionId);
    return erasing ? { kind: 'erased', pending: toPending([sessionId, erasing]) } : { kind: 'erased' };
  }
}

function toPending([sessionId, { archive, begunAtMs }]: readonly [string, Erasing]): PendingErasure {
  return { sessionId, archive, begunAtMs };
}
