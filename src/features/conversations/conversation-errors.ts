import { ConversationError, defineErrors } from '../../domain/errors.js';
import type { EventField } from '../../domain/event.js';

export const conversationErrors = defineErrors({
  EVENT_NOT_FOUND: {
    status: 404,
    retryable: true,
    title: 'No such event in this session',
    remedy: 'Check the id. Retry if the append may still be in progress.',
    example: 'There is no event evt-1 in session call-4711.',
  },
  SESSION_CONFLICT: {
    status: 409,
    title: 'The sessionId is already in use by a session with different content',
    remedy: 'Use a new sessionId, or resend exactly what was sent first.',
    example: 'Session call-4711 exists with a different language; nothing was changed.',
  },
  EVENT_CONFLICT: {
    status: 409,
    title: 'The eventId is already in use by an event with different content',
    remedy: 'Use a new eventId, or resend exactly what was sent first.',
    example: 'Event evt-1 exists in this session with a different payload; nothing was changed.',
  },
  SESSION_ALREADY_COMPLETED: {
    status: 409,
    title: 'The session was already completed with different content',
    remedy: 'Read the session: the first completion is final.',
    example: 'Session call-4711 is completed with a different status; nothing was changed.',
  },
  SESSION_SEALED: {
    status: 409,
    title: 'The session is sealed: it takes no more events',
    remedy:
      'Late events are accepted until `lateGraceSeconds` after the completion (by default LATE_EVENT_GRACE_SECONDS). Put later events into a new session, or complete the next session with a longer `lateGraceSeconds`.',
  },
  POSITION_AHEAD: {
    status: 409,
    title: 'The position is beyond the end of the log',
    remedy:
      'The position comes from another database, or from before a restore. Read the log again from the start (`after=0`); `detail` names its last sequence.',
  },
});

export function eventConflict(eventId: string, fields: readonly EventField[]): ConversationError {
  return new ConversationError(
    conversationErrors.EVENT_CONFLICT,
    `Event ${eventId} exists in this session with ${conflictDetail(fields)}`,
  );
}

export function sessionSealed(eventId: string): ConversationError {
  const detail = `Event ${eventId} came too late: the session is completed, and its grace period for late events is over.`;
  return new ConversationError(conversationErrors.SESSION_SEALED, detail);
}

/** Returns what a conflict says after the id. */
export function conflictDetail(fields: readonly string[]): string {
  return `a different ${fields.join(', ')}; nothing was changed.`;
}
