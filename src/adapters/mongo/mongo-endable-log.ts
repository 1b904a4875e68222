import type { Deadline } from './deadline.js';
import { IS_EVENT, type SlotDocument, toRecord, toSlotDocument } from './event-document.js';
import { findLastSlot } from './find-head.js';
import { insertMissing } from './insert-missing.js';
import type { EndableLog } from './log/slot-erasure.js';
import type { SlotRecord } from './log/slot-log.js';
import type { Models } from './models.js';

/** The slots in the collection `events`, as an erasure uses them, without payloads. Ends with its deadline. */
export class MongoEndableLog implements EndableLog {
  constructor(
    private readonly models: Models,
    private readonly deadline: Deadline,
  ) {}

  async findLast(sessionId: string): Promise<SlotRecord | undefined> {
    return orNone(await findLastSlot(this.models, { sessionId }, this.deadline));
  }

  async findLastEvent(sessionId: string): Promise<SlotRecord | undefined> {
    return orNone(await findLastSlot(this.models, { sessionId, ...IS_EVENT }, this.deadline));
  }

  async findAbove(sessionId: string, slot: number, limit: number) {
    const above = { sessionId, slot: { $gt: slot } };
    const { events } = this.models;
    const found = await this.deadline.retry(() =>
      events.find(above).sort({ slot: 1 }).limit(limit).select({ slot: 1, eventId: 1 }).lean().exec(),
    );
    return found.map((document) => ({ slot: document.slot, id: document.eventId }));
  }

  insertMissing(records: readonly SlotRecord[]): Promise<number> {
    return this.deadline.retry(() => insertMissing(this.models.events, records.map(toSlotDocument)));
  }

  wait(attempt: number): Promise<void> {
    return this.deadline.pause(attempt);
  }
}

function orNone(found: SlotDocument | null): SlotRecord | undefined {
  return found ? toRecord(found) : undefined;
}
