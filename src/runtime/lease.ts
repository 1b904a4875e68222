import { LEASE_KIND, type Records } from '../ports/records.js';

export interface LeaseValue {
  readonly owner: string;
  readonly untilMs: number;
}

export interface LeaseWish {
  readonly name: string;
  /** Identifies the process; globally unique. */
  readonly owner: string;
  readonly nowMs: number;
  readonly untilMs: number;
}

/** Returns whether `owner` holds `name` until `untilMs`: it was free, had expired, or already belonged to the owner. */
export async function acquireLease(records: Records, { name, owner, nowMs, untilMs }: LeaseWish): Promise<boolean> {
  const known = await records.get(LEASE_KIND, name);
  const lease = known?.value as LeaseValue | undefined;
  if (lease && lease.owner !== owner && lease.untilMs > nowMs) return false;
  const value: LeaseValue = { owner, untilMs };
  const outcome = await records.put({ kind: LEASE_KIND, id: name, value }, known?.version ?? 'absent');
  return outcome.kind === 'stored';
}

/** Idempotent; a lease that another owner holds is left alone. */
export async function releaseLease(records: Records, name: string, owner: string): Promise<void> {
  const known = await records.get(LEASE_KIND, name);
  if (known && (known.value as LeaseValue).owner === owner) await records.delete(LEASE_KIND, name, known.version);
}
