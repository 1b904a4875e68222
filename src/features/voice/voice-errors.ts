import { ConversationError, defineErrors } from '../../domain/errors.js';

export const voiceErrors = defineErrors({
  SESSION_TOO_LONG: {
    status: 422,
    title: 'The session is too long for this view',
    remedy:
      'Read its log instead (`GET /sessions/{sessionId}/events`), or raise the limit that `detail` names, MAX_VIEW_EVENTS or MAX_PAGE_BYTES. A view reads at most 128 MiB of payloads.',
    example:
      'Session call-4711 has more than 100000 events of speech, interruptions, tools and metrics (MAX_VIEW_EVENTS).',
  },
});

export function sessionTooLong(detail: string): ConversationError {
  return new ConversationError(voiceErrors.SESSION_TOO_LONG, detail);
}
