import type { Records } from '../../ports/records.js';

const KIND = 'abandonment';
const ID = 'switched-on';

interface SwitchedOn {
  readonly atMs: number;
}

/** Returns when abandonment was enabled on any instance: for sessions that were open before, time counts from then. */
export async function findSwitchedOnMs(records: Records, nowMs: number): Promise<number> {
  const known = await records.get(KIND, ID);
  if (known) return (known.value as SwitchedOn).atMs;
  const value: SwitchedOn = { atMs: nowMs };
  const outcome = await records.put({ kind: KIND, id: ID, value }, 'absent');
  return outcome.kind === 'conflict' && outcome.current ? (outcome.current.value as SwitchedOn).atMs : nowMs;
}

/** When it is enabled again, time counts anew. */
export async function forgetSwitchedOn(records: Records): Promise<void> {
  await records.delete(KIND, ID, 'any');
}
