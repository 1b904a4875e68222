import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import type { MaintenanceAccess } from './maintenance-access.js';

export class SqliteErasure extends ErasureStore {
  constructor(private readonly access: MaintenanceAccess) {
    super();
  }

  async isErased(sessionId: string): Promise<boolean> {
    return this.access.read((reader) => reader.isErased(sessionId));
  }

  async beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    return (await this.access.write({ kind: 'begin-erasure', sessionId, nowMs }, 0)) as BegunErasure;
  }

  async eraseNext(sessionId: string, limit: number): Promise<number> {
    const count = await this.access.write({ kind: 'erase-next', sessionId, limit }, 0);
    if (count === 'refused') throw new Error('the erasure of the session was not begun');
    return count as number;
  }

  async listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    return this.access.read((reader) => reader.listPendingErasures(limit));
  }

  override scrub(): Promise<void> {
    return this.access.scrub();
  }
}
