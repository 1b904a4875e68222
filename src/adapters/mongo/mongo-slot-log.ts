import type { Session } from '../../domain/session.js';
import { openCursor } from './bounded-documents.js';
import type { BulkInserter } from './bulk-inserter.js';
import type { Deadline } from './deadline.js';
import { type SlotDocument, toRecord, toSlotDocument } from './event-document.js';
import { findHead } from './find-head.js';
import type { FoundHead, InsertReply, SlotLog, SlotRecord } from './log/slot-log.js';
import type { Models } from './models.js';
import { projectStatus } from './projection.js';

/** Total size of stored events that a group of writes repeats. They are in memory at once, as documents and as text. */
const MAX_FOUND_BYTES = 8 * 1024 * 1024;

/** The event itself, the last record of the log, and two markers: the minimum of a lookup. */
const IDS_OF_ONE_EVENT = 4;

/** The stored records of a group of writes are too large: look up fewer. Nothing was written. */
export class TooManyRecords extends Error {
  override readonly name = 'TooManyRecords';
}

/** The size of a record without its payload. */
const RECORD_OVERHEAD_BYTES = 512;

/**
 * The slots in the collection `events`. The connection writes with `w: majority, j: true` and reads with read concern
 * `majority`, so all reads are durable. One object per write, ending with its deadline.
 */
export class MongoSlotLog implements SlotLog {
  constructor(
    private readonly models: Models,
    private readonly inserter: BulkInserter<SlotDocument>,
    private readonly deadline: Deadline,
  ) {}

  findHead(sessionId: string): Promise<FoundHead | undefined> {
    return findHead(this.models, sessionId, this.deadline);
  }

  /** @throws TooManyRecords */
  findRecords(sessionId: string, ids: readonly string[]): Promise<readonly SlotRecord[]> {
    const { events } = this.models;
    return this.deadline.retry(async () => {
      const found: SlotRecord[] = [];
      let bytes = 0;
      const query = events.find({ sessionId, eventId: { $in: [...ids] } }).lean();
      for await (const document of await openCursor(query)) {
        const record = toRecord(document);
        found.push(record);
        bytes += record.event?.payload.length ?? 0;
        if (bytes > MAX_FOUND_BYTES && ids.length > IDS_OF_ONE_EVENT) throw new TooManyRecords();
      }
      return found;
    });
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
    return projectStatus(this.models, session, this.deadline);
  }

  wait(attempt: number): Promise<void> {
    return this.deadline.pause(attempt);
  }
}
