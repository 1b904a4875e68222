import { pause } from '../lib/pause.js';
import type { Clock } from '../ports/clock.js';
import { type Expected, LEASE_KIND, type PutOutcome, type Records, type StoredRecord } from '../ports/records.js';
import type { LeaseValue } from './lease.js';

/** So long after the last sign of life of the holder another one takes over, where nothing else is said: summaries are promised within 10 s. */
export const LEASE_MS = 6_000;

/** What its holder begins just before it stops trusting its lease has this second to begin. */
const MARGIN_MS = 1_000;

/** One in vain, and the lease is still held. */
const RENEW_EVERY_MS = 2_000;

/** Of a lease that ends with its process. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** A lease that is over for longer is over by any clock: nobody has to watch it first. */
const CLOCKS_DIFFER_MS = 30_000;

/** After a renewal that failed. */
const RENEW_AGAIN_MS = 500;

/** How soon to ask again whether the instance that does the work has left off. */
export const ELSEWHERE_MS = 1_000;

interface HeldLeaseParts {
  readonly records: Records;
  readonly clock: Clock;
  /** Unlike any other process's in the world. */
  readonly owner: string;
}

interface Hold {
  readonly version: number;
  /** When the put that the store has confirmed last was sent. */
  readonly sentAtMs: number;
}

/**
 * The work of one instance at a time, for as long as that instance lives: the lease renews itself while it is held, so it can be
 * short, and a piece of work may take as long as it likes. Whether a holder is gone is judged by how long its record has not
 * changed, on the monotonic clock of whoever waits: the clocks of instances may differ.
 *
 * It spares double work; no data rests on it: a process may pause at any step and go on when another one has taken over, so
 * every step must be one that two may do at once. A store that one process owns forgets leases when it opens: there nothing is
 * renewed, and an idle service writes nothing.
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

  /** False before another instance may have it. */
  get isHeld(): boolean {
    const { records, clock } = this.parts;
    if (!this.hold) return false;
    return !records.isShared || clock.elapsedMs() - this.hold.sentAtMs < this.leaseMs - MARGIN_MS;
  }

  /** True where this instance has it, or gets it now. From then on it is renewed until it is released or lost. */
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
   * Does the work where this instance has the lease, or gets it. The signal of the work is aborted with the one that is given, and
   * when the lease is lost. Undefined where the work is another's, or has become so;
   * where it fails, the lease is given back.
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
      // Another instance may be better off.
      await this.release().catch(() => undefined);
      throw error;
    }
  }

  /** Else the others would wait until its time is over. Idempotent; a lease that is another's by now stays. */
  async release(): Promise<void> {
    const hold = await this.end();
    if (hold) await this.parts.records.delete(LEASE_KIND, this.name, hold.version);
  }

  /** Its holder has shown no sign of life for long enough. */
  private isOver({ version, value }: StoredRecord): boolean {
    const { owner, untilMs } = value as LeaseValue;
    const { clock } = this.parts;
    if (clock.nowMs() - untilMs > CLOCKS_DIFFER_MS) return true;
    const nowMs = clock.elapsedMs();
    // The version alone does not tell: that of a lease which was released and taken again begins anew.
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
    // Only the answer to an earlier renewal was lost.
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

  /** Answers what was held. */
  private async end(): Promise<Hold | undefined> {
    this.ending.abort();
    await this.renewing;
    const { hold } = this;
    this.hold = undefined;
    return hold;
  }
}
