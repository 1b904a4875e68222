import { ConversationError } from '../domain/errors.js';
import type { EventField } from '../domain/event.js';
import type { ConversationStore } from '../ports/conversation-store.js';

/** Why a store that knows no such session does not: it was erased, or it never was. */
export async function missingSession(store: ConversationStore, sessionId: string): Promise<ConversationError> {
  if (await store.maintenance.isErased(sessionId)) return sessionErased(sessionId);
  return new ConversationError('SESSION_NOT_FOUND', `There is no session ${sessionId}.`);
}

export function sessionErased(sessionId: string): ConversationError {
  return new ConversationError('SESSION_ERASED', `Session ${sessionId} was erased.`);
}

export function sessionHeld(sessionId: string): ConversationError {
  return new ConversationError('SESSION_HELD', `Session ${sessionId} stands under a legal hold; nothing was changed.`);
}

export function eventConflict(eventId: string, fields: readonly EventField[]): ConversationError {
  return new ConversationError(
    'EVENT_CONFLICT',
    `Event ${eventId} exists in this session with ${conflictDetail(fields)}`,
  );
}

export function sessionSealed(eventId: string): ConversationError {
  const detail = `Event ${eventId} comes too late: the session was completed, and the time for late events is over.`;
  return new ConversationError('SESSION_SEALED', detail);
}

/** What a conflict says after the id. */
export function conflictDetail(fields: readonly string[]): string {
  return `another ${fields.join(', ')}; nothing was changed.`;
}
