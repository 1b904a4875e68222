import { type Model, mongo } from 'mongoose';
import { GroupCommit } from '../../lib/group-commit.js';
import { answerWithinMs } from './deadline.js';
import type { InsertReply } from './log/slot-log.js';
import { AS_BUILT } from './models.js';
import { isDuplicateKey, isTransient, writeErrorsOf } from './mongo-errors.js';
import type { ServerMonitor } from './server-monitor.js';

type Reply = InsertReply | { readonly kind: 'failed'; readonly error: unknown };

/** Concurrent inserts: while one waits for the journal and the majority, others gather. */
const LANES = 4;
const MAX_GROUP_ITEMS = 500;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;

/**
 * Shares round trips between sessions. Single documents (the usual case) of any number of sessions are inserted with
 * one unordered insert: a collision of one does not affect the others, and a sharded cluster uses its shards
 * concurrently. Several documents of one session are inserted separately and in order, because after a failure none of
 * the following may be stored.
 */
export class BulkInserter<Document extends object> {
  private readonly lanes: readonly GroupCommit<Document, Reply>[];

  constructor(
    private readonly model: Model<Document>,
    /** After this time an insert is abandoned, so that a hanging connection does not block those behind it. */
    private readonly attemptMs: number,
    private readonly pulse: ServerMonitor,
  ) {
    // The store limits what may wait.
    const limits = { maxGroupItems: MAX_GROUP_ITEMS, maxGroupBytes: MAX_GROUP_BYTES };
    const insertGroup = (documents: readonly Document[]) => this.insertGroup(documents);
    this.lanes = Array.from({ length: LANES }, () => new GroupCommit(insertGroup, limits));
  }

  /**
   * Like `SlotLog.insert`. `sizeBytes` estimates all documents together. Faults that no repeat can resolve are thrown.
   */
  async insert(documents: readonly Document[], sizeBytes: number): Promise<InsertReply> {
    const [only] = documents;
    const reply =
      only && documents.length === 1
        ? await this.chooseLane().add(only, sizeBytes)
        : ((await this.insertNow(documents, true)).find(({ kind }) => kind !== 'inserted') ?? INSERTED);
    if (reply.kind === 'failed') throw reply.error;
    return reply;
  }

  /** Returns a lane that is only gathering, or else the one with the fewest waiting. */
  private chooseLane(): GroupCommit<Document, Reply> {
    return this.lanes.reduce((best, lane) => (lane.backlog < best.backlog ? lane : best));
  }

  /** If a whole group fails, its documents are tried one by one, so that a faulty one does not affect others. */
  private async insertGroup(documents: readonly Document[]): Promise<readonly Reply[]> {
    const replies = await this.insertNow(documents, false);
    if (documents.length === 1 || !replies.every(({ kind }) => kind === 'failed')) return replies;
    const alone: Reply[] = [];
    for (const document of documents) alone.push(...(await this.insertNow([document], false)));
    return alone;
  }

  /** Returns one reply per document. */
  private async insertNow(documents: readonly Document[], ordered: boolean): Promise<readonly Reply[]> {
    try {
      const inserting = () => this.model.insertMany([...documents], { ...AS_BUILT, ordered });
      await this.pulse.whileThere(() => answerWithinMs(this.attemptMs, inserting));
      return documents.map(() => INSERTED);
    } catch (error) {
      return repliesTo(error, documents.length);
    }
  }
}

const INSERTED: Reply & InsertReply = { kind: 'inserted' };
const UNKNOWN: Reply & InsertReply = { kind: 'unknown' };

function repliesTo(error: unknown, count: number): readonly Reply[] {
  const replies = new Array<Reply>(count).fill(INSERTED);
  // Not yet replicated to a majority.
  const faults =
    error instanceof mongo.MongoBulkWriteError && !error.result.getWriteConcernError() ? writeErrorsOf(error) : [];
  for (const fault of faults) replies[fault.index] = replyTo(fault);
  if (faults.length > 0) return replies;
  const isUnknown = error instanceof mongo.MongoBulkWriteError || isTransient(error);
  return replies.fill(isUnknown ? UNKNOWN : { kind: 'failed', error });
}

function replyTo(fault: mongo.WriteError): Reply {
  if (isDuplicateKey(fault)) return { kind: 'collided' };
  const error = new mongo.MongoServerError({ message: fault.errmsg ?? 'write error', code: fault.code });
  return isTransient(error) ? UNKNOWN : { kind: 'failed', error };
}
