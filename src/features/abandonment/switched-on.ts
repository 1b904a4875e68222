import type { Records } from '../../ports/records.js';

const KIND = 'abandonment';
const ID = 'switched-on';

interface SwitchedOn {
  readonly atMs: number;
}

/** Returns when abandonment was enabled on any instance: for sessions that were open before, time counts from then. */
export async function findSwitchedOnMs(records: Records, nowMs: number): Promise<number> {
  const { value } = await records.ensure(KIND, ID, (): SwitchedOn => ({ atMs: nowMs }));
  return (value as SwitchedOn).atMs;
}

/** When it is enabled again, time counts anew. */
export async function forgetSwitchedOn(records: Records): Promise<void> {
  await records.delete(KIND, ID, 'any');
}
