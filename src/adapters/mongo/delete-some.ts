import type { Deadline } from './deadline.js';
import type { Collections } from './schema.js';

/** Maximum per call: a matter of milliseconds. */
const MAX_DELETED = 1_000;

/** Matches events, not markers. */
export const HAS_SEQUENCE = { sequence: { $gt: 0 } } as const;

export interface Deletion {
  readonly sessionId: string;
  readonly limit: number;
}

/** Deletes the lowest events of a session, but no markers. Returns how many were deleted. */
export async function deleteEvents({ events }: Collections, deletion: Deletion, deadline: Deadline): Promise<number> {
  const { sessionId } = deletion;
  const lowest = { ...idsOf(deletion), sort: { slot: 1 } } as const;
  const found = await deadline.retry(() => events.find({ sessionId, ...HAS_SEQUENCE }, lowest).toArray());
  const these = { sessionId, _id: { $in: found.map(({ _id }) => _id) } };
  if (found.length > 0) await deadline.retry(() => events.deleteMany(these));
  return found.length;
}

/** Deletes records of a session of any kind. Returns how many were deleted. */
export async function deleteRecords({ records }: Collections, deletion: Deletion, deadline: Deadline): Promise<number> {
  const { sessionId } = deletion;
  const found = await deadline.retry(() => records.find({ sessionId }, idsOf(deletion)).toArray());
  const these = { sessionId, _id: { $in: found.map(({ _id }) => _id) } };
  if (found.length > 0) await deadline.retry(() => records.deleteMany(these));
  return found.length;
}

function idsOf({ limit }: Deletion) {
  return { limit: Math.min(limit, MAX_DELETED), projection: { _id: 1 } } as const;
}
