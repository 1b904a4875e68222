import type { Session } from '../../domain/session.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { missingSession } from '../../runtime/session-errors.js';

/** Legal holds: while one is in place, the session is not archived, expired or erased. Both calls are idempotent. */
export class HoldsService {
  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
  ) {}

  /** An existing hold keeps its reason and time. @throws SESSION_NOT_FOUND, SESSION_ERASED */
  async setHold(sessionId: string, reason: string | null): Promise<Session> {
    const held = await this.store.setHold(sessionId, { reason, sinceMs: this.clock.nowMs() });
    if (!held) throw await missingSession(this.store, sessionId);
    return held;
  }

  /** @throws SESSION_NOT_FOUND, SESSION_ERASED */
  async liftHold(sessionId: string): Promise<Session> {
    const session = await this.store.setHold(sessionId, null);
    if (!session) throw await missingSession(this.store, sessionId);
    return session;
  }
}
