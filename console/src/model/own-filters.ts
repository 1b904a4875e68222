import type { Session } from '@conversation-service/client';
import type { ListState } from './url-state.js';

/** Whether the session passes the one filter that the API does not have: ended without a reason. */
export function isMatch(session: Pick<Session, 'endedAt' | 'endReason'>, { endReason }: ListState): boolean {
  return endReason !== '' || (session.endedAt !== null && !session.endReason);
}
