import { setTimeout as delay } from 'node:timers/promises';
import { ConversationError } from '../../domain/errors.js';
import type { Session } from '../../domain/session.js';
import type { FoundHead, InsertReply, SlotLog, SlotRecord } from '../../domain/slot-log.js';
import { toFoundHead, toRecord, toSlotDocument } from './documents.js';
import { isDuplicateKey } from './mongo-errors.js';
import type { Collections, SlotDocument } from './schema.js';

/** Grows by this with each try, drawn at random below it: rivals must not march in step. */
const JITTER_MS = 10;
const MAX_JITTER_MS = 250;

/** The statuses from which a session may go on to this one: the projection never goes backwards. */
const EARLIER = {
  initiated: [],
  active: ['initiated'],
  completed: ['initiated', 'active'],
  failed: ['initiated', 'active'],
} as const;

/**
 * The log of slots in the collection `events`. The connection writes with `w: majority, j: true` and reads with read
 * concern `majority`, so everything that it shows is durable. One object for each write: it ends with its deadline.
 */
export class MongoSlotLog implements SlotLog {
  constructor(
    private readonly collections: Collections,
    /** When the write as a whole is given up. */
    private readonly isLate: () => boolean,
    private readonly random: () => number,
  ) {}

  async findHead(sessionId: string): Promise<FoundHead | undefined> {
    const [session, last] = await Promise.all([
      this.collections.sessions.findOne({ _id: sessionId }),
      this.collections.events.findOne({ sessionId }, { sort: { slot: -1 } }),
    ]);
    return session ? toFoundHead(session, last as SlotDocument | null) : undefined;
  }

  async findRecords(sessionId: string, ids: readonly string[]): Promise<readonly SlotRecord[]> {
    const found = await this.collections.events.find({ sessionId, eventId: { $in: [...ids] } }).toArray();
    return found.map((document) => toRecord(document));
  }

  async insert(records: readonly SlotRecord[]): Promise<InsertReply> {
    try {
      await this.collections.events.insertMany(records.map(toSlotDocument), { ordered: true });
      return { kind: 'inserted' };
    } catch (error) {
      return { kind: isDuplicateKey(error) ? 'collided' : this.unknown(error) };
    }
  }

  async project({ sessionId, status }: Session): Promise<void> {
    await this.collections.sessions.updateOne(
      { _id: sessionId, status: { $in: [...EARLIER[status]] } },
      { $set: { status } },
    );
  }

  async wait(attempt: number): Promise<void> {
    if (this.isLate()) throw new ConversationError('STORE_UNAVAILABLE', 'MongoDB did not settle the write in time.');
    await delay(this.random() * Math.min(JITTER_MS * 2 ** attempt, MAX_JITTER_MS));
  }

  /** The reply was lost: worth another look, unless the time is over. */
  private unknown(error: unknown): 'unknown' {
    if (this.isLate()) throw error;
    return 'unknown';
  }
}
