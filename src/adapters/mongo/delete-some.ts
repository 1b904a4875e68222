import type { Deadline } from './deadline.js';
import { IS_EVENT } from './event-document.js';
import type { Models } from './models.js';

/** Maximum per call: a matter of milliseconds. */
const MAX_DELETED = 1_000;

export interface Deletion {
  readonly sessionId: string;
  readonly limit: number;
}

/** Deletes the lowest events of a session, but no markers. Returns how many were deleted. */
export function deleteEvents({ events }: Models, deletion: Deletion, deadline: Deadline): Promise<number> {
  const { sessionId, limit } = deletion;
  const of = { sessionId, ...IS_EVENT };
  const lowest = () => events.find(of).select({ _id: 1 }).sort({ slot: 1 }).limit(atMost(limit)).lean().exec();
  return deleteFound(lowest, ($in) => events.deleteMany({ sessionId, _id: { $in } }).exec(), deadline);
}

/** Deletes records of a session of any kind. Returns how many were deleted. */
export function deleteRecords({ records }: Models, deletion: Deletion, deadline: Deadline): Promise<number> {
  const { sessionId, limit } = deletion;
  const some = () => records.find({ sessionId }).select({ _id: 1 }).limit(atMost(limit)).lean().exec();
  return deleteFound(some, ($in) => records.deleteMany({ sessionId, _id: { $in } }).exec(), deadline);
}

async function deleteFound<Id>(
  find: () => Promise<readonly { readonly _id: Id }[]>,
  remove: (ids: Id[]) => Promise<unknown>,
  deadline: Deadline,
): Promise<number> {
  const ids = (await deadline.retry(find)).map(({ _id }) => _id);
  if (ids.length > 0) await deadline.retry(() => remove(ids));
  return ids.length;
}

function atMost(limit: number): number {
  return Math.min(limit, MAX_DELETED);
}
