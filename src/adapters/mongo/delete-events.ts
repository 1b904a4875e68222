import type { Deadline } from './deadline.js';
import type { Collections } from './schema.js';

/** In one call at most: a matter of milliseconds. */
const MAX_DELETED_EVENTS = 1_000;

/** Of an event, not of a marker. */
export const HAS_SEQUENCE = { sequence: { $gt: 0 } } as const;

/** Deletes the lowest events of a session, and never a marker. Answers how many there were. */
export async function deleteEvents(
  { events }: Collections,
  sessionId: string,
  limit: number,
  deadline: Deadline,
): Promise<number> {
  const options = {
    sort: { slot: 1 },
    limit: Math.min(limit, MAX_DELETED_EVENTS),
    projection: { _id: 1 },
  } as const;
  const found = await deadline.retry(() => events.find({ sessionId, ...HAS_SEQUENCE }, options).toArray());
  const _id = { $in: found.map((document) => document._id) };
  if (found.length > 0) await deadline.retry(() => events.deleteMany({ sessionId, _id }));
  return found.length;
}
