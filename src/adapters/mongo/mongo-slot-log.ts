import type { Session } from '../../domain/session.js';
import type { BulkInserter } from './bulk-inserter.js';
import type { Deadline } from './deadline.js';
import { toRecord, toSlotDocument } from './documents.js';
import { findHead } from './find-head.js';
import type { FoundHead, InsertReply, SlotLog, SlotRecord } from './log/slot-log.js';
import { projectStatus } from './projection.js';
import type { Collections, SlotDocument } from './schema.js';

/** What a record weighs beside its payload. */
const RECORD_OVERHEAD_BYTES = 512;

/**
 * The log of slots in the collection `events`. The connection writes with `w: majority, j: true` and reads with read
 * concern `majority`, so everything that it shows is durable. One object for each write: it ends with its deadline.
 */
export class MongoSlotLog implements SlotLog {
  constructor(
    private readonly collections: Collections,
    private readonly inserter: BulkInserter<SlotDocument>,
    private readonly deadline: Deadline,
  ) {}

  findHead(sessionId: string): Promise<FoundHead | undefined> {
    return findHead(this.collections, sessionId, this.deadline);
  }

  async findRecords(sessionId: string, ids: readonly string[]): Promise<readonly SlotRecord[]> {
    const { events } = this.collections;
    const found = await this.deadline.retry(() => events.find({ sessionId, eventId: { $in: [...ids] } }).toArray());
    return found.map((document) => toRecord(document));
  }

  async insert(records: readonly SlotRecord[]): Promise<InsertReply> {
    let sizeBytes = 0;
    for (const { event } of records) sizeBytes += RECORD_OVERHEAD_BYTES + (event?.payload.length ?? 0);
    try {
      const documents = records.map(toSlotDocument);
      return await this.deadline.attempt(() => this.inserter.insert(documents, sizeBytes));
    } catch (error) {
      if (!this.deadline.allowsRetryAfter(error)) throw error;
      return { kind: 'unknown' };
    }
  }

  project(session: Session): Promise<void> {
    return projectStatus(this.collections, session, this.deadline);
  }

  wait(attempt: number): Promise<void> {
    return this.deadline.pause(attempt);
  }
}
