import type { Session } from '../../domain/session.js';
import type { Deadline } from './deadline.js';
import type { Collections } from './schema.js';

/** The statuses from which a session may go on to this one: the projection never goes backwards. */
const EARLIER = {
  initiated: [],
  active: ['initiated'],
  completed: ['initiated', 'active'],
  failed: ['initiated', 'active'],
} as const;

/** Brings the session's own document up to the status and the end of its log, at once. Idempotent. */
export async function projectStatus(
  { sessions }: Collections,
  { sessionId, status, endReason, completedAtMs }: Session,
  deadline: Deadline,
): Promise<void> {
  const earlier = { _id: sessionId, status: { $in: [...EARLIER[status]] } };
  const projected = {
    status,
    ...(endReason === null ? {} : { endReason }),
    ...(completedAtMs === null ? {} : { archivableSince: new Date(completedAtMs) }),
  };
  await deadline.retry(() => sessions.updateOne(earlier, { $set: projected }));
}
