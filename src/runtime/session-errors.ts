import { ConversationError } from '../domain/errors.js';
import type { ConversationStore } from '../ports/conversation-store.js';

/** Why a store that knows no such session does not: it was erased, or it never was. */
export async function missingSession(store: ConversationStore, sessionId: string): Promise<ConversationError> {
  if (await store.erasure.isErased(sessionId)) return sessionErased(sessionId);
  return new ConversationError('SESSION_NOT_FOUND', `There is no session ${sessionId}.`);
}

export function sessionErased(sessionId: string): ConversationError {
  return new ConversationError('SESSION_ERASED', `Session ${sessionId} was erased.`);
}
