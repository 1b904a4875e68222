import type { Clock } from '../ports/clock.js';
import { LEASE_KIND, type Records } from '../ports/records.js';

/** Longer than any step between two calls of `keep`. A process that dies holds others up for no longer. */
const LEASE_MS = 30_000;
const RENEWED_AFTER_MS = 10_000;

interface LeaseValue {
  readonly owner: string;
  readonly untilMs: number;
}

export interface LeaseWish {
  readonly name: string;
  /** Unlike any other process's in the world. */
  readonly owner: string;
  readonly nowMs: number;
  readonly untilMs: number;
}

/** True where `owner` has `name` to itself until `untilMs`: it was free, its time was over, or it was the owner's already. */
export async function acquireLease(records: Records, { name, owner, nowMs, untilMs }: LeaseWish): Promise<boolean> {
  const known = await records.get(LEASE_KIND, name);
  const lease = known?.value as LeaseValue | undefined;
  if (lease && lease.owner !== owner && lease.untilMs > nowMs) return false;
  const value: LeaseValue = { owner, untilMs };
  const outcome = await records.put({ kind: LEASE_KIND, id: name, value }, known?.version ?? 'absent');
  return outcome.kind === 'stored';
}

/** Idempotent; a lease that is another's by now stays. */
export async function releaseLease(records: Records, name: string, owner: string): Promise<void> {
  const known = await records.get(LEASE_KIND, name);
  if (known && (known.value as LeaseValue).owner === owner) await records.delete(LEASE_KIND, name, known.version);
}

interface LeaseParts {
  readonly records: Records;
  readonly clock: Clock;
  readonly owner: string;
}

/**
 * The work of one instance at a time. It spares double work; no data rests on it: clocks differ and processes pause, so every
 * step must be one that two may do at once.
 */
export class Lease {
  private takenAtMs = 0;

  constructor(
    private readonly parts: LeaseParts,
    private readonly name: string,
  ) {}

  async acquire(): Promise<boolean> {
    const { records, clock, owner } = this.parts;
    const nowMs = clock.nowMs();
    this.takenAtMs = clock.elapsedMs();
    return acquireLease(records, { name: this.name, owner, nowMs, untilMs: nowMs + LEASE_MS });
  }

  /** To be asked between steps. False: it is another's by now. */
  async renew(): Promise<boolean> {
    return this.parts.clock.elapsedMs() - this.takenAtMs < RENEWED_AFTER_MS || this.acquire();
  }

  release(): Promise<void> {
    return releaseLease(this.parts.records, this.name, this.parts.owner);
  }
}
