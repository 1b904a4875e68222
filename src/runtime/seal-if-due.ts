import { lateUntilMs } from '../domain/append.js';
import type { Session } from '../domain/session.js';
import type { ConversationStore } from '../ports/conversation-store.js';

/**
 * Seals the session if that is due: only a stored seal keeps other instances from accepting an event after the end.
 * Returns whether it is sealed, so that no event can follow.
 */
export async function sealIfDue(store: ConversationStore, session: Session, nowMs: number): Promise<boolean> {
  return nowMs >= lateUntilMs(session) && (await store.sealSession(session.sessionId)) === true;
}
