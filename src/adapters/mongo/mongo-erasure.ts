import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import type { MaintenanceAccess } from './maintenance-access.js';
import { SessionEraser } from './session-eraser.js';

export class MongoErasure extends ErasureStore {
  override readonly quiescenceMs: number;
  private readonly eraser: SessionEraser;

  constructor(private readonly access: MaintenanceAccess) {
    super();
    const { collections, tombstones } = access;
    this.quiescenceMs = access.settleMs;
    this.eraser = new SessionEraser(collections, tombstones, () => access.nowMs());
  }

  isErased(sessionId: string): Promise<boolean> {
    return this.access.guard((deadline) => this.access.tombstones.isErased(sessionId, deadline));
  }

  beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    return this.access.guard(async (deadline) => {
      const begun = await this.eraser.begin(sessionId, nowMs, deadline);
      this.access.forget(sessionId);
      return begun;
    });
  }

  eraseNext(sessionId: string, limit: number): Promise<number> {
    return this.access.guard((deadline) => this.eraser.eraseNext({ sessionId, limit }, deadline));
  }

  listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    return this.access.guard((deadline) => this.eraser.listPending(limit, deadline));
  }
}
