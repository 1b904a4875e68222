import type { Session } from '@conversation-service/client';
import type { ListState } from './url-state.js';

/** Whether the session passes the filter that the API does not have: an end for which no reason was given. */
export function isMatch(session: Session, { endReason }: ListState): boolean {
  return endReason !== '' || (session.endedAt !== null && !session.endReason);
}
