import type { Head, PlacedEvent } from '../../../domain/append.js';
import type { StoredEvent } from '../../../domain/event.js';
import { ImportFold } from '../../../domain/import-fold.js';
import { COMPLETION_ID, REPLACEMENT_ID, SEAL_ID, type SlotRecord, toSlotHead, toSlotRecord } from './slot-log.js';

/** The slots of an imported session, as `writeSlots` would have written them. Errors as in `ImportFold`. */
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

  /** Returns the records that the next event adds. */
  take(event: StoredEvent): readonly SlotRecord[] {
    const markers = this.markersBelow(event.sequence);
    const placed = this.replay.add(event);
    return [...markers, this.record(this.reached, placed)];
  }

  /** Returns the head of the whole session, and the remaining records. */
  finish(): { readonly head: Head; readonly records: readonly SlotRecord[] } {
    const head = this.replay.finish();
    const markers = this.markersBelow(Number.POSITIVE_INFINITY);
    return { head, records: head.sealed ? [...markers, this.record(head, SEAL_ID)] : markers };
  }

  private markersBelow(sequence: number): readonly SlotRecord[] {
    const { completedSequence, completedAtMs, abandonment } = this.target.session;
    const replacedSequence = abandonment?.replacedSequence ?? null;
    const records: SlotRecord[] = [];
    if (!this.isCompleted && completedSequence !== null && sequence > completedSequence) {
      this.isCompleted = true;
      const { session, ...reached } = this.reached;
      const updatedAtMs = completedAtMs ?? session.updatedAtMs;
      records.push(this.record({ ...reached, session: { ...session, updatedAtMs } }, COMPLETION_ID));
    }
    if (!this.isReplaced && replacedSequence !== null && sequence > replacedSequence) {
      this.isReplaced = true;
      records.push(this.record(this.reached, REPLACEMENT_ID));
    }
    return records;
  }

  private get reached(): Head {
    const { reached } = this.replay;
    if (!this.isCompleted) return reached;
    const { completion } = toSlotHead(this.target);
    const { abandonment: replaced } = this.target.session;
    const abandonment = this.isReplaced ? replaced : replaced && { replacedSequence: null };
    return { ...reached, session: { ...reached.session, ...completion, abandonment } };
  }

  private record(head: Head, taken: PlacedEvent | string): SlotRecord {
    return toSlotRecord(head, this.nextTag(), taken);
  }
}
