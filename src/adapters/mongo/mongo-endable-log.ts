import type { Deadline } from './deadline.js';
import { HAS_SEQUENCE } from './delete-some.js';
import { toRecord, toSlotDocument } from './documents.js';
import { findLastSlot } from './find-head.js';
import { insertMissing } from './insert-missing.js';
import type { EndableLog } from './log/slot-erasure.js';
import type { SlotRecord } from './log/slot-log.js';
import type { Collections } from './schema.js';

/** The slots in the collection `events`, as an erasure uses them, without payloads. Ends with its deadline. */
export class MongoEndableLog implements EndableLog {
  constructor(
    private readonly collections: Collections,
    private readonly deadline: Deadline,
  ) {}

  async findLast(sessionId: string): Promise<SlotRecord | undefined> {
    const found = await findLastSlot(this.collections, sessionId, this.deadline);
    return found ? toRecord(found) : undefined;
  }

  async findLastEvent(sessionId: string): Promise<SlotRecord | undefined> {
    const { events } = this.collections;
    const options = { sort: { slot: -1 }, projection: { payload: 0 } } as const;
    const found = await this.deadline.retry(() => events.findOne({ sessionId, ...HAS_SEQUENCE }, options));
    return found ? toRecord(found) : undefined;
  }

  async findAbove(sessionId: string, slot: number, limit: number) {
    const above = { sessionId, slot: { $gt: slot } };
    const options = { sort: { slot: 1 }, limit, projection: { slot: 1, eventId: 1 } } as const;
    const found = await this.deadline.retry(() => this.collections.events.find(above, options).toArray());
    return found.map((document) => ({ slot: document.slot, id: document.eventId }));
  }

  insertMissing(records: readonly SlotRecord[]): Promise<number> {
    return this.deadline.retry(() => insertMissing(this.collections.events, records.map(toSlotDocument)));
  }

  wait(attempt: number): Promise<void> {
    return this.deadline.pause(attempt);
  }
}
