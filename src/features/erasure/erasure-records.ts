import type { Erasure } from '../../domain/erasure.js';
import type { RecordFilter, Records } from '../../ports/records.js';

const KIND = 'erasure';

/** The last time that a `Date` can represent: later than any request. */
const END_OF_TIME_MS = 8_640_000_000_000_000;

/**
 * Stores an erasure job, later its receipt. While it is open it is due, so that open ones are found without the others.
 */
export async function saveErasure(records: Records, erasure: Erasure): Promise<void> {
  const { erasureId, requestedAtMs, state } = erasure;
  const dueAtMs = state === 'erasing' ? requestedAtMs : null;
  await records.put({ kind: KIND, id: erasureId, value: erasure, dueAtMs }, 'any');
}

export async function findErasure(records: Records, erasureId: string): Promise<Erasure | undefined> {
  return (await records.get(KIND, erasureId))?.value as Erasure | undefined;
}

/** Lists those in progress, oldest first. */
export async function listOpenErasures(
  records: Records,
  limit: number,
  filter: Pick<RecordFilter, 'prefix'> = {},
): Promise<readonly Erasure[]> {
  const due = await records.list({ ...filter, kind: KIND, dueUntilMs: END_OF_TIME_MS, limit });
  return due.map(({ value }) => value as Erasure);
}
