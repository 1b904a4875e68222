import type { Session } from '../api/schema.js';
import type { ListState } from './url-state.js';

/** Whether the session passes the filters that the API does not have: a duration, and an end for which no reason was given. */
export function isMatch(session: Session, { endReason, minMs, maxMs }: ListState): boolean {
  if (endReason === '' && (session.endedAt === null || session.endReason)) return false;
  if (minMs === undefined && maxMs === undefined) return true;
  if (session.endedAt === null) return false;
  const durationMs = Math.max(0, Date.parse(session.endedAt) - Date.parse(session.startedAt));
  return durationMs >= (minMs ?? 0) && durationMs < (maxMs ?? Number.POSITIVE_INFINITY);
}
