import type { Deadline } from './deadline.js';
import { HAS_SEQUENCE } from './delete-some.js';
import { toRecord, toSlotDocument } from './event-document.js';
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
    const found = await findLastSlot(this.models, sessionId, this.deadline);
    return found ? toRecord(found) : undefined;
  }

  async findLastEvent(sessionId: string): Promise<SlotRecord | undefined> {
    const { events } = this.models;
    const of = { sessionId, ...HAS_SEQUENCE };
    const found = await this.deadline.retry(() =>
      events.findOne(of).sort({ slot: -1 }).select({ payload: 0 }).lean().exec(),
    );
    return found ? toRecord(found) : undefined;
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
