import {
  COMPLETION_ID,
  isReplaced,
  projectionLags,
  projectionOf,
  REPLACEMENT_ID,
  SEAL_ID,
  type SlotRecord,
} from '../../src/adapters/mongo/log/slot-log.js';
import type { SlotOperation, SlotResult } from '../../src/adapters/mongo/log/slot-plan.js';
import type { AbandonOutcome, AppendOutcome, CompleteOutcome } from '../../src/domain/append.js';
import { ABANDONED_END_REASON } from '../../src/domain/session.js';
import type { NaiveLog } from './naive-log.js';

export type Violation =
  | 'hole'
  /** A reader that had seen n later found something new below n. */
  | 'out of order'
  /** An event above the completion that is not late. */
  | 'not late'
  | 'after the seal'
  | 'stored twice'
  /** An acknowledged event is missing, or differs from the acknowledgement. */
  | 'acknowledged, not kept'
  /** Two calls were told that they were the first. */
  | 'first twice'
  /** Every call was answered, and none was told that it was the first. */
  | 'never first'
  /** The session's own record lags behind an answer. */
  | 'projection'
  /** A record contains a wrong head. */
  | 'head';

export interface Verdict {
  readonly violations: readonly Violation[];
  /** What happened in the schedule, so that a search can show that it covered the situations in which faults occur. */
  readonly met: readonly ('seal' | 'late event' | 'out of order' | 'fail-over')[];
}

/** Checks every answer and every read as they are given, and the whole log at the end. */
export class Audit {
  private readonly found = new Set<Violation>();
  private readonly firsts = new Set<string>();
  private readonly promised = new Map<string, number>();
  private isComplete = true;

  constructor(private readonly log: NaiveLog) {}

  answered(operations: readonly SlotOperation[], results: readonly SlotResult[]): void {
    const records = new Map(this.log.durableRecords().map((record) => [record.id, record]));
    if (operations.length !== results.length) this.found.add('acknowledged, not kept');
    for (const result of results) {
      if (!('kind' in result)) for (const outcome of result) this.eventAnswered(outcome, records);
      else if ('session' in result) this.completionAnswered(result, records);
      else if (result.kind === 'sealed' && !records.has(SEAL_ID)) this.found.add('acknowledged, not kept');
    }
  }

  unanswered(): void {
    this.isComplete = false;
  }

  openCursor(): Cursor {
    return new Cursor(() => this.found.add('out of order'));
  }

  conclude(): Verdict {
    const records = [...this.log.durableRecords()].sort((a, b) => a.slot - b.slot);
    this.checkPlaces(records);
    this.checkHeads(records);
    this.checkCompletion(records);
    for (const [id, sequence] of this.promised) {
      if (!records.some((record) => record.id === id && record.event?.sequence === sequence))
        this.found.add('acknowledged, not kept');
    }
    if (this.isComplete && records.some((record) => hasAsker(record) && !this.firsts.has(record.id)))
      this.found.add('never first');
    return { violations: [...this.found], met: this.whatHappened(records) };
  }

  private whatHappened(records: readonly SlotRecord[]): Verdict['met'] {
    const met = new Set<Verdict['met'][number]>();
    for (const { id, event, outOfOrder } of records) {
      if (id === SEAL_ID) met.add('seal');
      if (event?.late) met.add('late event');
      if (outOfOrder) met.add('out of order');
    }
    if (this.log.failedOver) met.add('fail-over');
    return [...met];
  }

  private eventAnswered(outcome: AppendOutcome, records: ReadonlyMap<string, SlotRecord>): void {
    if (outcome.kind === 'sealed') {
      if (!records.has(SEAL_ID) || records.has(outcome.eventId)) this.found.add('acknowledged, not kept');
      return;
    }
    const { eventId, sequence } = outcome.event;
    if (outcome.kind === 'appended') this.first(eventId);
    if (records.get(eventId)?.event?.sequence !== sequence) this.found.add('acknowledged, not kept');
    if (projectionLags(this.log.projected, 'active')) this.found.add('projection');
    this.promised.set(eventId, sequence);
  }

  private completionAnswered(
    { kind, session }: CompleteOutcome | AbandonOutcome,
    records: ReadonlyMap<string, SlotRecord>,
  ): void {
    if (kind === 'completed' || kind === 'abandoned') this.first(COMPLETION_ID);
    if (kind === 'replaced') this.first(REPLACEMENT_ID);
    if (projectionLags(this.log.projected, projectionOf(session))) this.found.add('projection');
    if (kind === 'overtaken' && session.completedAtMs === null) return;
    const marker = records.get(isReplaced(session) ? REPLACEMENT_ID : COMPLETION_ID);
    const facts = marker?.head.completion ?? this.log.sessionCompletion;
    const isKept = facts?.completedAtMs === session.completedAtMs && facts?.status === session.status;
    if (!isKept) this.found.add('acknowledged, not kept');
  }

  private first(id: string): void {
    if (this.firsts.has(id)) this.found.add('first twice');
    this.firsts.add(id);
  }

  private checkPlaces(records: readonly SlotRecord[]): void {
    let sequence = 0;
    records.forEach(({ slot, event }, index) => {
      if (event) sequence += 1;
      if (slot !== index + 1 || (event && event.sequence !== sequence)) this.found.add('hole');
    });
    if (new Set(records.map(({ id }) => id)).size !== records.length) this.found.add('stored twice');
  }

  private checkHeads(records: readonly SlotRecord[]): void {
    let [sequence, maxTimestampMs, count] = [0, -1, 0];
    for (const { event, outOfOrder, head } of records) {
      if (event) {
        sequence += 1;
        if (outOfOrder !== event.timestampMs < maxTimestampMs) this.found.add('head');
        if (outOfOrder) count += 1;
        maxTimestampMs = Math.max(maxTimestampMs, event.timestampMs);
      }
      const isTrue =
        head.lastSequence === sequence &&
        head.outOfOrderCount === count &&
        (head.maxTimestampMs ?? -1) === maxTimestampMs;
      if (!isTrue) this.found.add('head');
    }
  }

  private checkCompletion(records: readonly SlotRecord[]): void {
    const marker = records.find(({ id }) => id === COMPLETION_ID);
    const completedSequence = (marker?.head.completion ?? this.log.sessionCompletion)?.completedSequence ?? null;
    const seal = records.find(({ id }) => id === SEAL_ID);
    for (const { slot, event } of records) {
      const isAbove = event !== null && completedSequence !== null && event.sequence > completedSequence;
      if (event && event.late !== isAbove) this.found.add('not late');
      if (seal && slot > seal.slot) this.found.add('after the seal');
    }
  }
}

/** A reader that continues from what it has seen. */
export class Cursor {
  private last = 0;
  private readonly seen = new Set<number>();

  constructor(private readonly complain: () => void) {}

  /** `sequences` ascend. A read may be older than the previous one. */
  read(sequences: readonly number[]): void {
    const before = this.last;
    for (const sequence of sequences) {
      if (sequence < before && !this.seen.has(sequence)) this.complain();
      this.seen.add(sequence);
      this.last = Math.max(this.last, sequence);
    }
  }
}

/**
 * Whether a client waits to be told that it was the first. Nobody waits for a seal or an abandonment: the service reads
 * again, and if the reply was lost and the next read is stale, it mistakes its own for that of another.
 */
function hasAsker({ id, head }: SlotRecord): boolean {
  const isAbandonment = id === COMPLETION_ID && head.completion?.endReason === ABANDONED_END_REASON;
  return id !== SEAL_ID && !isAbandonment;
}
