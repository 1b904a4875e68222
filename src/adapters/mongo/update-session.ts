import type { Deadline } from './deadline.js';
import type { Collections } from './schema.js';

/** False where the filter met nothing. */
export async function updateSession(
  { sessions }: Collections,
  filter: object,
  update: object,
  deadline: Deadline,
): Promise<boolean> {
  return (await deadline.retry(() => sessions.updateOne(filter, update))).matchedCount > 0;
}
