import { type FoundHead, isErasedMarker, type SlotRecord } from '../../src/adapters/mongo/log/slot-log.js';
import { newest, type Request, ShakyLog } from './shaky-log.js';

/** The session's own record, as far as an erasure changes it. */
export type SessionState = 'standing' | 'hidden' | 'fenced' | 'gone';

/**
 * No read is older, because no server that was replaced continues to answer for longer. Fewer steps than writers
 * remember.
 */
const MOST_STALE_STEPS = 10;

/**
 * A session that can be erased, and the tombstone that remains of it. What an erasure changes there is durable at once.
 */
export class ErasingLog extends ShakyLog {
  hasTombstone = false;
  private state: SessionState = 'standing';
  private hiddenAtStep = Number.POSITIVE_INFINITY;
  /** The current time, set by the schedule. */
  nowSteps: () => number = () => 0;

  get session(): SessionState {
    return this.state;
  }

  override *findHead(): Request<FoundHead | undefined> {
    const isThere = yield* this.isStanding(true);
    const found = yield* super.findHead();
    return isThere && found && !isErasedMarker(found.last?.id) ? found : undefined;
  }

  /** As a durable read finds it; undefined if there is no such session. */
  *findLastSequence(): Request<number | undefined> {
    const isThere = yield* this.isStanding(false);
    yield;
    const last = newest(this.applied, this.durable);
    return isThere && !isErasedMarker(last?.id) ? (last?.head.lastSequence ?? 0) : undefined;
  }

  *countEvents(lastSequence: number): Request<number> {
    yield;
    return this.durableRecords().filter(({ event }) => event && event.sequence <= lastSequence).length;
  }

  /** Returns false if another erasure was faster. */
  *hide(): Request<boolean> {
    yield;
    if (this.state !== 'standing') return false;
    this.state = 'hidden';
    this.hiddenAtStep = this.nowSteps();
    return true;
  }

  *bury(): Request<void> {
    yield;
    this.hasTombstone = true;
  }

  *markFenced(): Request<void> {
    yield;
    if (this.state === 'hidden') this.state = 'fenced';
  }

  *findLast(): Request<SlotRecord | undefined> {
    yield;
    return newest(this.applied, this.readPoint());
  }

  *findLastEvent(): Request<SlotRecord | undefined> {
    yield;
    const events = this.applied.slice(0, this.readPoint()).filter(({ event }) => event);
    return newest(events, events.length);
  }

  *findAbove(_sessionId: string, slot: number, limit: number): Request<readonly SlotRecord[]> {
    yield;
    const found = this.applied.slice(0, this.readPoint()).filter((record) => record.slot > slot);
    return found.sort((one, other) => one.slot - other.slot).slice(0, limit);
  }

  /** Repeats until there is a reply: the second try counts only what the first did not insert. */
  *insertMissing(records: readonly SlotRecord[]): Request<number> {
    for (;;) {
      const missing = records.filter((record) => !this.collides(record));
      const { kind } = yield* this.apply(records, false);
      if (kind !== 'unknown') return missing.filter((record) => this.applied.includes(record)).length;
    }
  }

  /** Deletes the lowest events, but no marker. Returns how many there were. */
  *deleteEvents(limit: number): Request<number> {
    yield;
    const events = this.applied.filter(({ event }) => event).sort((one, other) => one.slot - other.slot);
    const found = new Set(events.slice(0, limit));
    yield;
    this.remove((record) => found.has(record));
    return found.size;
  }

  *deleteRest(): Request<void> {
    yield;
    this.remove(() => true);
    yield;
    this.state = 'gone';
  }

  /** What is stored in the end, durable or not. */
  get leftBehind(): readonly SlotRecord[] {
    return this.applied;
  }

  private *isStanding(mayBeStale: boolean): Request<boolean> {
    yield;
    if (this.state === 'standing') return true;
    const isRecent = this.nowSteps() < this.hiddenAtStep + MOST_STALE_STEPS;
    return mayBeStale && isRecent && this.readsStale();
  }

  private remove(isRemoved: (record: SlotRecord) => boolean): void {
    const kept = this.applied.filter((record) => !isRemoved(record));
    this.durable = this.durableRecords().filter((record) => !isRemoved(record)).length;
    this.applied.splice(0, this.applied.length, ...kept);
  }
}
