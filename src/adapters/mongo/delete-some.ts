import type { mongo } from 'mongoose';
import type { Deadline } from './deadline.js';
import type { Collections } from './schema.js';

/** In one call at most: a matter of milliseconds. */
const MAX_DELETED = 1_000;

/** Of an event, not of a marker. */
export const HAS_SEQUENCE = { sequence: { $gt: 0 } } as const;

export interface Deletion {
  readonly sessionId: string;
  readonly limit: number;
}

/** Deletes the lowest events of a session, and never a marker. Answers how many there were. */
export function deleteEvents({ events }: Collections, deletion: Deletion, deadline: Deadline): Promise<number> {
  const find = (limit: number) =>
    events.find({ sessionId: deletion.sessionId, ...HAS_SEQUENCE }, { sort: { slot: 1 }, limit });
  return deleteFound(events, deletion, find, deadline);
}

/** Deletes records of a session, of every kind. Answers how many there were. */
export function deleteRecords({ records }: Collections, deletion: Deletion, deadline: Deadline): Promise<number> {
  const find = (limit: number) => records.find({ sessionId: deletion.sessionId }, { limit });
  return deleteFound(records, deletion, find, deadline);
}

async function deleteFound<Document extends { readonly _id: unknown; readonly sessionId?: string }>(
  collection: mongo.Collection<Document>,
  { sessionId, limit }: Deletion,
  find: (limit: number) => mongo.FindCursor<mongo.WithId<Document>>,
  deadline: Deadline,
): Promise<number> {
  const found = await deadline.retry(() =>
    find(Math.min(limit, MAX_DELETED)).project<{ readonly _id: unknown }>({ _id: 1 }).toArray(),
  );
  const these = { sessionId, _id: { $in: found.map(({ _id }) => _id) } } as unknown as mongo.Filter<Document>;
  if (found.length > 0) await deadline.retry(() => collection.deleteMany(these));
  return found.length;
}
