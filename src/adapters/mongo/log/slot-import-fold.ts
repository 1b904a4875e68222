import type { Head } from '../../../domain/append.js';
import type { StoredEvent } from '../../../domain/event.js';
import { ImportFold } from '../../../domain/import-fold.js';
import { COMPLETION_ID, lastSlotOf, REPLACEMENT_ID, SEAL_ID, type SlotRecord, toSlotHead } from './slot-log.js';

/** The log of slots of a session that comes from elsewhere, as `writeSlots` would have written it. Faults as in `ImportFold`. */
export class SlotImportFold {
  private readonly replay: ImportFold;
  private isCompleted = false;
  private isReplaced = false;

  constructor(
    private readonly target: Head,
    private readonly nextTag: () => string,
  ) {
    this.replay = new ImportFold(target);
  }

  /** The records that the next event adds. */
  take(event: StoredEvent): readonly SlotRecord[] {
    const markers = this.markersBelow(event.sequence);
    const { outOfOrder, ...stored } = this.replay.add(event);
    return [...markers, this.record(stored.eventId, this.reached, stored, outOfOrder)];
  }

  /** The head of the whole session, and the records that are still to come. */
  finish(): { readonly head: Head; readonly records: readonly SlotRecord[] } {
    const head = this.replay.finish();
    const markers = this.markersBelow(Number.POSITIVE_INFINITY);
    const records = head.sealed ? [...markers, this.record(SEAL_ID, head)] : markers;
    return { head, records };
  }

  private markersBelow(sequence: number): readonly SlotRecord[] {
    const { completedSequence, abandonment } = this.target.session;
    const replacedSequence = abandonment?.replacedSequence ?? null;
    const completion = completedSequence !== null && sequence > completedSequence ? this.complete() : [];
    return replacedSequence !== null && sequence > replacedSequence ? [...completion, ...this.replace()] : completion;
  }

  private replace(): readonly SlotRecord[] {
    if (this.isReplaced) return [];
    this.isReplaced = true;
    return [this.record(REPLACEMENT_ID, this.reached)];
  }

  private complete(): readonly SlotRecord[] {
    if (this.isCompleted) return [];
    this.isCompleted = true;
    const { session, ...reached } = this.reached;
    const updatedAtMs = session.completedAtMs ?? session.updatedAtMs;
    return [this.record(COMPLETION_ID, { ...reached, session: { ...session, updatedAtMs } })];
  }

  private get reached(): Head {
    const { reached } = this.replay;
    if (!this.isCompleted) return reached;
    const { status, endReason, endedAtMs, completedAtMs, completedSequence, lateGraceMs } = this.target.session;
    const abandonment = this.isReplaced ? this.target.session.abandonment : this.openAbandonment;
    return {
      ...reached,
      session: {
        ...reached.session,
        status,
        endReason,
        endedAtMs,
        completedAtMs,
        completedSequence,
        lateGraceMs,
        abandonment,
      },
    };
  }

  private get openAbandonment() {
    return this.target.session.abandonment && { replacedSequence: null };
  }

  private record(id: string, head: Head, event: StoredEvent | null = null, outOfOrder = false): SlotRecord {
    const { sessionId } = this.target.session;
    return { sessionId, slot: lastSlotOf(head), id, tag: this.nextTag(), event, outOfOrder, head: toSlotHead(head) };
  }
}
