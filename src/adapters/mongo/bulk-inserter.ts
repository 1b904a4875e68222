import { mongo } from 'mongoose';
import { GroupCommit } from '../../lib/group-commit.js';
import { answerWithinMs } from './deadline.js';
import type { InsertReply } from './log/slot-log.js';
import { isDuplicateKey, isTransient, writeErrorsOf } from './mongo-errors.js';
import type { ServerMonitor } from './server-monitor.js';

type Reply = InsertReply | { readonly kind: 'failed'; readonly error: unknown };

/** Inserts under way at the same moment: while one waits for the journal and the majority, the next ones gather. */
const LANES = 4;
const MAX_GROUP_ITEMS = 500;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;

/**
 * Shares round trips between sessions. Single documents, the usual case, of any number of sessions go into one insert
 * that is not ordered: each stands for itself, so one that collides holds up no other, and a sharded cluster serves its
 * shards at once. Several documents of one session go alone, in order, because behind one that fails none may be stored.
 */
export class BulkInserter<Document extends object> {
  private readonly lanes: readonly GroupCommit<Document, Reply>[];

  constructor(
    private readonly collection: mongo.Collection<Document>,
    /** Past this an insert is given up, so that a connection that hangs does not hold up those behind it. */
    private readonly attemptMs: number,
    private readonly pulse: ServerMonitor,
  ) {
    // The bounds of what may wait are the store's.
    const limits = { maxGroupItems: MAX_GROUP_ITEMS, maxGroupBytes: MAX_GROUP_BYTES };
    const insertGroup = (documents: readonly Document[]) => this.insertGroup(documents);
    this.lanes = Array.from({ length: LANES }, () => new GroupCommit(insertGroup, limits));
  }

  /** As `SlotLog.insert`. `sizeBytes` is an estimate of all documents together. Faults that no repeat mends are thrown. */
  async insert(documents: readonly Document[], sizeBytes: number): Promise<InsertReply> {
    const [only] = documents;
    const reply =
      only && documents.length === 1
        ? await this.chooseLane().add(only, sizeBytes)
        : ((await this.insertNow(documents, true)).find(({ kind }) => kind !== 'inserted') ?? INSERTED);
    if (reply.kind === 'failed') throw reply.error;
    return reply;
  }

  /** A lane that is only gathering, else the one with the fewest waiting. */
  private chooseLane(): GroupCommit<Document, Reply> {
    return this.lanes.reduce((best, lane) => (lane.backlog < best.backlog ? lane : best));
  }

  /** A group that fails as a whole is tried one by one, so that what one document has nobody else pays for. */
  private async insertGroup(documents: readonly Document[]): Promise<readonly Reply[]> {
    const replies = await this.insertNow(documents, false);
    if (documents.length === 1 || !replies.every(({ kind }) => kind === 'failed')) return replies;
    const alone: Reply[] = [];
    for (const document of documents) alone.push(...(await this.insertNow([document], false)));
    return alone;
  }

  /** One reply for each document. */
  private async insertNow(documents: readonly Document[], ordered: boolean): Promise<readonly Reply[]> {
    try {
      const inserting = () =>
        this.collection.insertMany(documents as mongo.OptionalUnlessRequiredId<Document>[], { ordered });
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
  // Not on a majority yet, any of them.
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
