import type { Records } from '../../ports/records.js';

const KIND = 'abandonment';
const ID = 'switched-on';

interface SwitchedOn {
  readonly atMs: number;
}

/** When abandoning was switched on, for all instances: sessions that were open before are counted from then. */
export async function findSwitchedOnMs(records: Records, nowMs: number): Promise<number> {
  const known = await records.get(KIND, ID);
  if (known) return (known.value as SwitchedOn).atMs;
  const value: SwitchedOn = { atMs: nowMs };
  const outcome = await records.put({ kind: KIND, id: ID, value }, 'absent');
  return outcome.kind === 'conflict' && outcome.current ? (outcome.current.value as SwitchedOn).atMs : nowMs;
}

/** The next time that it is switched on counts anew. */
export async function forgetSwitchedOn(records: Records): Promise<void> {
  await records.delete(KIND, ID, 'any');
}
