import { ConversationError, sessionErased } from '../domain/errors.js';
import type { Session } from '../domain/session.js';
import type { ConversationStore } from '../ports/conversation-store.js';

/** Returns the error for a missing session: it was erased, or it never existed. */
export async function missingSession(store: ConversationStore, sessionId: string): Promise<ConversationError> {
  if (await store.erasure.isErased(sessionId)) return sessionErased(sessionId);
  return new ConversationError('SESSION_NOT_FOUND', `There is no session ${sessionId}.`);
}

/** @throws SESSION_NOT_FOUND, SESSION_ERASED */
export async function requireSession(store: ConversationStore, sessionId: string): Promise<Session> {
  const session = await store.findSession(sessionId);
  if (!session) throw await missingSession(store, sessionId);
  return session;
}
