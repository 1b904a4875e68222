import { ConversationError, defineErrors } from '../../domain/errors.js';

export const erasureErrors = defineErrors({
  ERASURE_NOT_FOUND: {
    status: 404,
    title: 'No such erasure',
    remedy: 'Use an `erasureId` that the request for an erasure returned.',
  },
  SESSION_HELD: {
    status: 409,
    title: 'The session is under a legal hold',
    remedy: 'Lift the hold first: while it is in place, nothing erases the session.',
    example: 'Session call-4711 is under a legal hold; nothing was changed.',
  },
});

export function sessionHeld(sessionId: string): ConversationError {
  return new ConversationError(
    erasureErrors.SESSION_HELD,
    `Session ${sessionId} is under a legal hold; nothing was changed.`,
  );
}
