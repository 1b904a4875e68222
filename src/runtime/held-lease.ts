import { pause } from '../lib/pause.js';
import type { Clock } from '../ports/clock.js';
import { type Expected, LEASE_KIND, type PutOutcome, type Records, type StoredRecord } from '../ports/records.js';
import type { LeaseValue } from './lease.js';

/**
 * Default time after the last sign of life of the holder until another instance takes over; summaries are promised
 * within 10 s.
 */
export const LEASE_MS = 6_000;

/** What the holder starts just before its lease expires has this long to begin. */
const MARGIN_MS = 1_000;

/** One renewal may fail without losing the lease. */
const RENEW_EVERY_MS = 2_000;

/** For a lease that ends with its process. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** A lease that expired this long ago has expired by any clock, without watching it first. */
const CLOCKS_DIFFER_MS = 30_000;

/** Delay after a failed renewal. */
const RENEW_AGAIN_MS = 500;

/** Delay before asking again whether another instance has stopped. */
export const ELSEWHERE_MS = 1_000;

interface HeldLeaseParts {
  readonly records: Records;
  readonly clock: Clock;
  /** Identifies the process; globally unique. */
  readonly owner: string;
}

interface Hold {
  readonly version: number;
  /** When the last put that the store confirmed was sent. */
  readonly sentAtMs: number;
}

/**
 * A lease for work of one instance at a time. It renews itself while it is held, so it can be short, and a piece of
 * work may take as long as necessary. A holder counts as gone if its record has not changed for long enough by the
 * monotonic clock of the waiting instance, because wall clocks may differ.
 *
 * A lease avoids duplicate work; it does not protect data: a process may pause at any step and continue after another
 * has taken over, so every step must tolerate two concurrent workers. A store owned by one process deletes leases when
 * it opens: there nothing is renewed, and an idle service writes nothing.
 */
export class HeldLease {
  private hold: Hold | undefined;
  private ending = new AbortController();
  private renewing: Promise<void> | undefined;
  private seen: { readonly mark: string; readonly sinceMs: number } | undefined;

  constructor(
    private readonly parts: HeldLeaseParts,
    private readonly name: string,
    private readonly leaseMs = LEASE_MS,
  ) {}

  /** False before another instance can acquire it. */
  get isHeld(): boolean {
    const { records, clock } = this.parts;
    if (!this.hold) return false;
    return !records.isShared || clock.elapsedMs() - this.hold.sentAtMs < this.leaseMs - MARGIN_MS;
  }

  /**
   * Returns whether this instance has the lease or acquires it now. It is then renewed until it is released or lost.
   */
  async take(): Promise<boolean> {
    if (this.isHeld) return true;
    await this.end();
    const { records } = this.parts;
    const known = await records.get(LEASE_KIND, this.name);
    if (known && !this.isOwn(known) && !this.isOver(known)) return false;
    await this.put(known?.version ?? 'absent');
    if (!this.hold) return false;
    this.ending = new AbortController();
    if (records.isShared) this.renewing = this.keepRenewing(this.ending.signal);
    return true;
  }

  /**
   * Runs the work if this instance has the lease or acquires it. The signal of the work is aborted with `signal` and
   * when the lease is lost. Returns undefined if another instance has the lease, or has taken it over; if the work
   * fails, the lease is released.
   */
  async during<Result>(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (!(await this.take())) return undefined;
    const lost = this.ending.signal;
    try {
      return await work(AbortSignal.any([signal, lost]));
    } catch (error) {
      if (lost.aborted && !signal.aborted) return undefined;
      // Another instance may succeed.
      await this.release().catch(() => undefined);
      throw error;
    }
  }

  /** Like `during`, and releases the lease at the end. */
  async once<Result>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    try {
      return await this.during(signal, work);
    } finally {
      await this.release();
    }
  }

  /**
   * Without a release, others wait until the lease expires. Idempotent; a lease that another instance holds is left
   * alone.
   */
  async release(): Promise<void> {
    const hold = await this.end();
    if (hold) await this.parts.records.delete(LEASE_KIND, this.name, hold.version);
  }

  /** Whether its holder has shown no sign of life for long enough. */
  private isOver({ version, value }: StoredRecord): boolean {
    const { owner, untilMs } = value as LeaseValue;
    const { clock } = this.parts;
    if (clock.nowMs() - untilMs > CLOCKS_DIFFER_MS) return true;
    const nowMs = clock.elapsedMs();
    // The version is not sufficient: it starts again when a lease is released and acquired again.
    const mark = `${owner} ${version} ${untilMs}`;
    if (this.seen?.mark !== mark) this.seen = { mark, sinceMs: nowMs };
    return nowMs - this.seen.sinceMs >= this.leaseMs;
  }

  private async keepRenewing(signal: AbortSignal): Promise<void> {
    let waitMs = RENEW_EVERY_MS;
    while (this.hold) {
      await pause(waitMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      waitMs = await this.renew().then(
        () => RENEW_EVERY_MS,
        () => RENEW_AGAIN_MS,
      );
    }
    this.ending.abort();
  }

  private async renew(): Promise<void> {
    if (!this.hold) return;
    const outcome = await this.put(this.hold.version);
    // Only the response to an earlier renewal was lost.
    if (outcome.kind === 'conflict' && this.isOwn(outcome.current)) await this.put(outcome.current.version);
  }

  private async put(expected: Expected): Promise<PutOutcome> {
    const { records, clock, owner } = this.parts;
    const sentAtMs = clock.elapsedMs();
    const value: LeaseValue = { owner, untilMs: records.isShared ? clock.nowMs() + this.leaseMs : NEVER_MS };
    const outcome = await records.put({ kind: LEASE_KIND, id: this.name, value }, expected);
    this.hold = outcome.kind === 'stored' ? { version: outcome.record.version, sentAtMs } : undefined;
    return outcome;
  }

  private isOwn(record: StoredRecord | undefined): record is StoredRecord {
    return (record?.value as LeaseValue | undefined)?.owner === this.parts.owner;
  }

  /** Returns what was held. */
  private async end(): Promise<Hold | undefined> {
    this.ending.abort();
    await this.renewing;
    const { hold } = this;
    this.hold = undefined;
    return hold;
  }
}
