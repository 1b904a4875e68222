import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import { type ErasingRow, toPendingErasure } from './erasing-row.js';
import { prepared } from './prepared.js';
import { isErased } from './tombstone-rows.js';
import type { SqliteAccess } from './writer-parts.js';

const LIST_PENDING = 'SELECT * FROM erasing ORDER BY begun_at LIMIT ?';

export class SqliteErasure extends ErasureStore {
  constructor(private readonly access: SqliteAccess) {
    super();
  }

  async isErased(sessionId: string): Promise<boolean> {
    return this.access.read((db) => isErased(db, sessionId));
  }

  beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    return this.access.call('maintenance', 'beginErasure', [sessionId, nowMs]);
  }

  async eraseNext(sessionId: string, limit: number): Promise<number> {
    const count = await this.access.call('maintenance', 'eraseNext', [sessionId, limit]);
    if (count === 'refused') throw new Error('the erasure of the session was not begun');
    return count;
  }

  async listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    return this.access.read((db) => prepared<[number], ErasingRow>(db, LIST_PENDING).all(limit).map(toPendingErasure));
  }

  override scrub(): Promise<void> {
    return this.access.scrub();
  }
}
