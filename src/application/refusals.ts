import { ConversationError } from '../domain/errors.js';
import type { EventField } from '../domain/event.js';

export function sessionNotFound(sessionId: string): ConversationError {
  return new ConversationError('SESSION_NOT_FOUND', `There is no session ${sessionId}.`);
}

export function eventConflict(eventId: string, fields: readonly EventField[]): ConversationError {
  return new ConversationError('EVENT_CONFLICT', `Event ${eventId} exists in this session with ${another(fields)}`);
}

export function sessionSealed(eventId: string): ConversationError {
  const detail = `Event ${eventId} comes too late: the session was completed, and the time for late events is over.`;
  return new ConversationError('SESSION_SEALED', detail);
}

/** What a conflict says after the id. */
export function another(fields: readonly string[]): string {
  return `another ${fields.join(', ')}; nothing was changed.`;
}
