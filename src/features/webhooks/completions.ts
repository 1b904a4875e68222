import type { Session } from '../../domain/session.js';

/** Returns how often the session has been completed. */
export function completionsOf({ completedAtMs, abandonment }: Session): number {
  if (completedAtMs === null) return 0;
  return abandonment !== null && abandonment.replacedSequence !== null ? 2 : 1;
}
