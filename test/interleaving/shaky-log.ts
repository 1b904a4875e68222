import {
  type FoundHead,
  type InsertReply,
  type Projected,
  projectionLags,
  projectionOf,
  type SlotRecord,
} from '../../src/adapters/mongo/log/slot-log.js';
import type { Session } from '../../src/domain/session.js';
import type { SeededRandom } from './random.js';

/** A request under way: each `next` is one atomic step of the server; anything may happen between two steps. */
export type Request<Reply> = Generator<void, Reply, void>;

/** How often others act between two records of an unordered insert, of which the server stores each on its own. */
const PAUSES_OF_A_BULK = 0.05;

/** Runs an algorithm of the domain on a log whose requests take steps. */
export function* driveStepwise<Log, Result>(
  steps: Generator<(log: Log) => unknown, Result, unknown>,
  log: unknown,
): Request<Result> {
  let step = steps.next();
  while (!step.done) step = steps.next(yield* step.value(log as Log) as Request<unknown>);
  return step.value;
}

export interface Faults {
  /** How often a read shows an older moment than the latest durable one. */
  readonly staleReads: number;
  /** How often the reply of an insert is lost: before, while or after it is applied. */
  readonly lostReplies: number;
  /** How often, at each step of an insert, what was not durable yet is rolled back. */
  readonly failOvers: number;
  /** Reads what is on the primary, durable or not, which a store must not do. */
  readonly localReads?: boolean;
}

/**
 * A replica set with one session, in memory: an insert is first only on the primary, becomes durable a moment later,
 * and is rolled back by a fail-over in between. Reads see a durable prefix, sometimes an old one.
 */
export class ShakyLog {
  /** In the order in which they were applied; the first `durable` of them can never be lost. */
  protected readonly applied: SlotRecord[] = [];
  protected durable = 0;
  private term = 0;
  private status: Projected;

  constructor(
    readonly birth: Session,
    protected readonly random: SeededRandom,
    private readonly faults: Faults,
    /** Passes a request for which nobody waits any more to the scheduler. */
    private readonly abandon: (request: Request<unknown>) => void,
  ) {
    this.status = birth.status;
  }

  get projected(): Projected {
    return this.status;
  }

  get failedOver(): boolean {
    return this.term > 0;
  }

  /** What every reader sees from now on. */
  durableRecords(): readonly SlotRecord[] {
    return this.applied.slice(0, this.durable);
  }

  /** Ends the unrest: everything that was applied becomes durable. */
  settle(): void {
    this.durable = this.applied.length;
  }

  *findHead(): Request<FoundHead | undefined> {
    yield;
    // A head need not be durable.
    const last = newest(this.applied, this.random.chance(0.5) ? this.applied.length : this.readPoint());
    return { birth: this.birth, projected: this.status, last };
  }

  *findRecords(_sessionId: string, ids: readonly string[]): Request<readonly SlotRecord[]> {
    yield;
    const end = this.readPoint();
    return this.applied.filter(({ id }, index) => index < end && ids.includes(id));
  }

  *insert(records: readonly SlotRecord[]): Request<InsertReply> {
    const request = this.apply(records);
    if (!this.random.chance(this.faults.lostReplies)) return yield* request;
    const steps = this.random.below(4);
    for (let step = 0; step < steps; step += 1) {
      if (request.next().done) return { kind: 'unknown' };
      yield;
    }
    this.abandon(request);
    return { kind: 'unknown' };
  }

  *project(session: Session): Request<void> {
    yield;
    const status = projectionOf(session);
    if (projectionLags(this.status, status)) this.status = status;
    yield;
  }

  *wait(): Request<void> {
    yield;
  }

  /** How far a read sees. */
  protected readPoint(): number {
    if (this.faults.localReads) return this.applied.length;
    return this.readsStale() ? this.random.below(this.durable + 1) : this.durable;
  }

  protected readsStale(): boolean {
    return this.random.chance(this.faults.staleReads);
  }

  protected *apply(records: readonly SlotRecord[], ordered = true): Request<InsertReply> {
    const { term } = this;
    yield;
    let collided = false;
    for (const record of records) {
      if (term !== this.term) return { kind: 'unknown' };
      collided = this.collides(record);
      if (collided && ordered) break;
      if (collided) continue;
      this.applied.push(record);
      if (ordered || this.random.chance(PAUSES_OF_A_BULK)) yield;
    }
    const end = this.applied.length;
    // Half of the time, others see what is on the primary and not durable yet.
    if (this.random.chance(0.5)) yield;
    if (this.random.chance(this.faults.failOvers)) this.failOver();
    if (term !== this.term) return { kind: 'unknown' };
    // What follows may have been deleted meanwhile.
    this.durable = Math.max(this.durable, Math.min(end, this.applied.length));
    return { kind: collided ? 'collided' : 'inserted' };
  }

  protected collides({ slot, id }: SlotRecord): boolean {
    return this.applied.some((other) => other.slot === slot || other.id === id);
  }

  private failOver(): void {
    this.applied.length = this.durable;
    this.term += 1;
  }
}

/** The record in the highest slot among the first `end`. */
export function newest(records: readonly SlotRecord[], end: number): SlotRecord | undefined {
  let last: SlotRecord | undefined;
  for (let index = 0; index < end; index += 1) {
    const record = records[index] as SlotRecord;
    if (!last || record.slot > last.slot) last = record;
  }
  return last;
}
