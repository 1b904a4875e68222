import type { Deadline } from './deadline.js';
import type { Models } from './models.js';

/** Maximum per call: a matter of milliseconds. */
const MAX_DELETED = 1_000;

/** Matches events, not markers. */
export const HAS_SEQUENCE = { sequence: { $gt: 0 } } as const;

export interface Deletion {
  readonly sessionId: string;
  readonly limit: number;
}

/** Deletes the lowest events of a session, but no markers. Returns how many were deleted. */
export async function deleteEvents({ events }: Models, deletion: Deletion, deadline: Deadline): Promise<number> {
  const { sessionId, limit } = deletion;
  const of = { sessionId, ...HAS_SEQUENCE };
  const found = await deadline.retry(() =>
    events.find(of).select({ _id: 1 }).sort({ slot: 1 }).limit(atMost(limit)).lean().exec(),
  );
  const these = { sessionId, _id: { $in: found.map(({ _id }) => _id) } };
  if (found.length > 0) await deadline.retry(() => events.deleteMany(these).exec());
  return found.length;
}

/** Deletes records of a session of any kind. Returns how many were deleted. */
export async function deleteRecords({ records }: Models, deletion: Deletion, deadline: Deadline): Promise<number> {
  const { sessionId, limit } = deletion;
  const found = await deadline.retry(() =>
    records.find({ sessionId }).select({ _id: 1 }).limit(atMost(limit)).lean().exec(),
  );
  const these = { sessionId, _id: { $in: found.map(({ _id }) => _id) } };
  if (found.length > 0) await deadline.retry(() => records.deleteMany(these).exec());
  return found.length;
}

function atMost(limit: number): number {
  return Math.min(limit, MAX_DELETED);
}
