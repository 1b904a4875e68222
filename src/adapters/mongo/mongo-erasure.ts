import type { Hold, Session } from '../../domain/session.js';
import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import { toHoldDocument } from './documents.js';
import type { MaintenanceAccess } from './maintenance-access.js';
import { MongoReader } from './reader.js';
import { SessionEraser } from './session-eraser.js';
import { updateSession } from './update-session.js';

const ABSENT = { $exists: false } as const;

export class MongoErasure extends ErasureStore {
  override readonly quiescenceMs: number;
  private readonly eraser: SessionEraser;

  constructor(private readonly access: MaintenanceAccess) {
    super();
    const { collections, tombstones } = access;
    this.quiescenceMs = access.settleMs;
    this.eraser = new SessionEraser(collections, tombstones, () => access.nowMs());
  }

  setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    return this.access.guard(async (deadline) => {
      const { collections } = this.access;
      const standing = { _id: sessionId, erasing: ABSENT };
      await this.access.marker.mark(sessionId);
      if (hold)
        await updateSession(
          collections,
          { ...standing, hold: ABSENT },
          { $set: { hold: toHoldDocument(hold) } },
          deadline,
        );
      else await updateSession(collections, standing, { $unset: { hold: '' } }, deadline);
      this.access.forget(sessionId);
      return new MongoReader(collections, deadline).findSession(sessionId);
    });
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

  eraseEvents(sessionId: string, limit: number): Promise<number> {
    return this.access.guard((deadline) => this.eraser.eraseEvents(sessionId, limit, deadline));
  }

  finishErasure(sessionId: string): Promise<void> {
    return this.access.guard((deadline) => this.eraser.finish(sessionId, deadline));
  }

  listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    return this.access.guard((deadline) => this.eraser.listPending(limit, deadline));
  }
}
