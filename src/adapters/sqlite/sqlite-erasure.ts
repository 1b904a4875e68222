import type { Hold, Session } from '../../domain/session.js';
import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import type { MaintenanceAccess } from './maintenance-access.js';

export class SqliteErasure extends ErasureStore {
  constructor(private readonly access: MaintenanceAccess) {
    super();
  }

  async setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    return (await this.access.write({ kind: 'hold', sessionId, hold }, 0)) as Session | undefined;
  }

  async isErased(sessionId: string): Promise<boolean> {
    return this.access.read((reader) => reader.isErased(sessionId));
  }

  async beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    return (await this.access.write({ kind: 'begin-erasure', sessionId, nowMs }, 0)) as BegunErasure;
  }

  async eraseEvents(sessionId: string, limit: number): Promise<number> {
    const erasedCount = await this.access.write({ kind: 'erase-events', sessionId, limit }, 0);
    if (erasedCount === 'refused') throw new Error('the erasure of the session was not begun');
    return erasedCount as number;
  }

  async finishErasure(sessionId: string): Promise<void> {
    const finished = await this.access.write({ kind: 'finish-erasure', sessionId }, 0);
    if (finished === 'refused') throw new Error('the erasure of the session was not begun, or events of it are left');
  }

  async listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    return this.access.read((reader) => reader.listPendingErasures(limit));
  }

  override scrub(): Promise<void> {
    return this.access.scrub();
  }
}
