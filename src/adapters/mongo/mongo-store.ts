import { type Connection, Types } from 'mongoose';
import type { AppendOutcome, CompleteOutcome } from '../../domain/append.js';
import { ConversationError } from '../../domain/errors.js';
import type { NewEvent, StoredEvent } from '../../domain/event.js';
import type { LogPage, LogQuery, SessionHistory, SessionListQuery, SessionPage } from '../../domain/page.js';
import { bornSession, type Completion, type NewSession, type Session, sessionConflicts } from '../../domain/session.js';
import { driveSteps, type FenceResult, type KnownHead, writeSlots } from '../../domain/slot-fence.js';
import type { SealOutcome, SlotOperation, SlotResult } from '../../domain/slot-plan.js';
import type { Clock } from '../../ports/clock.js';
import { type CommitObserver, ConversationStore, type CreateOutcome } from '../../ports/conversation-store.js';
import { toSessionDocument } from './documents.js';
import { inTime } from './in-time.js';
import { isDuplicateKey, toConversationError } from './mongo-errors.js';
import { MongoSlotLog } from './mongo-slot-log.js';
import { MongoReader } from './reader.js';
import type { Collections } from './schema.js';
import { SessionQueues } from './session-queues.js';

export interface MongoOptions {
  readonly lateEventGraceMs: number;
  /** Bounds of the writes that wait; beyond them they are refused with `TOO_MANY_REQUESTS`. */
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
  readonly observer?: CommitObserver;
  /** From 0 to below 1, as `Math.random`: spreads the tries of rivals. */
  readonly random: () => number;
}

/** How long a call is tried, while MongoDB elects a new primary for instance, before it is answered with 503. */
const CALL_DEADLINE_MS = 5_000;

/** Heads remembered from the last write, so that the next one begins with the insert. About 1 KiB each. */
const KNOWN_HEADS = 10_000;

const OPERATION_OVERHEAD_BYTES = 256;

/** Sessions and events in MongoDB, or in what speaks its protocol; any number of instances on the same data. */
export class MongoStore extends ConversationStore {
  readonly name = 'mongodb';
  private readonly reader: MongoReader;
  private readonly queues: SessionQueues;
  private readonly known = new Map<string, KnownHead>();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly collections: Collections,
    private readonly clock: Clock,
    private readonly options: MongoOptions,
  ) {
    super();
    this.reader = new MongoReader(collections);
    this.queues = new SessionQueues((sessionId, group) => this.write(sessionId, group), options);
  }

  get queueDepth(): number {
    return this.queues.depth;
  }

  async createSession(input: NewSession): Promise<CreateOutcome> {
    return this.guard(async () => {
      const session = bornSession(input, this.clock.nowMs());
      try {
        await this.collections.sessions.insertOne(toSessionDocument(session));
        return { kind: 'created', session };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const stored = await this.reader.findSession(input.sessionId);
      // Its twin is not durable yet: the retry settles it.
      if (!stored) throw new ConversationError('STORE_UNAVAILABLE', 'The session is being created right now.');
      const fields = sessionConflicts(stored, input);
      return fields.length === 0
        ? { kind: 'duplicate', session: stored }
        : { kind: 'conflict', session: stored, fields };
    });
  }

  async appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined> {
    let sizeBytes = 0;
    for (const event of events) sizeBytes += OPERATION_OVERHEAD_BYTES + (event.payload?.length ?? 0);
    return (await this.enqueue(sessionId, { kind: 'append', events }, sizeBytes)) as
      | readonly AppendOutcome[]
      | undefined;
  }

  async completeSession(sessionId: string, completion: Completion): Promise<CompleteOutcome | undefined> {
    return (await this.enqueue(sessionId, { kind: 'complete', completion }, 0)) as CompleteOutcome | undefined;
  }

  async sealSession(sessionId: string): Promise<boolean | undefined> {
    const outcome = (await this.enqueue(sessionId, { kind: 'seal' }, 0)) as SealOutcome | undefined;
    return outcome && outcome.kind === 'sealed';
  }

  findSession(sessionId: string): Promise<Session | undefined> {
    return this.guard(() => this.reader.findSession(sessionId));
  }

  findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    return this.guard(() => this.reader.findEvent(sessionId, eventId));
  }

  readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    return this.guard(() => this.reader.readEvents(sessionId, query));
  }

  readChronological(
    sessionId: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<SessionHistory | undefined> {
    return this.guard(() => this.reader.readChronological(sessionId, page));
  }

  listSessions(query: SessionListQuery): Promise<SessionPage> {
    return this.guard(() => this.reader.listSessions(query));
  }

  ping(): Promise<void> {
    return this.guard(async () => {
      await this.connection.db?.command({ ping: 1 });
    });
  }

  close(): Promise<void> {
    this.closing ??= this.release();
    return this.closing;
  }

  private async release(): Promise<void> {
    await this.queues.drain();
    await this.connection.close();
  }

  private enqueue(sessionId: string, operation: SlotOperation, sizeBytes: number): Promise<SlotResult | undefined> {
    return this.guard(() => this.queues.add(sessionId, operation, OPERATION_OVERHEAD_BYTES + sizeBytes));
  }

  /** One group of writes to one session: in the usual case one insert. */
  private async write(
    sessionId: string,
    operations: readonly SlotOperation[],
  ): Promise<readonly (SlotResult | undefined)[]> {
    const startedMs = this.clock.elapsedMs();
    const isLate = () => this.clock.elapsedMs() - startedMs > CALL_DEADLINE_MS;
    const log = new MongoSlotLog(this.collections, isLate, this.options.random);
    const context = {
      nowMs: () => this.clock.nowMs(),
      lateEventGraceMs: this.options.lateEventGraceMs,
      nextTag: () => new Types.ObjectId().toHexString(),
    };
    const known = this.known.get(sessionId);
    // Whatever goes wrong, what was known is known no more.
    this.known.delete(sessionId);
    const done = await driveSteps(writeSlots(sessionId, operations, context, known), log);
    if (!done) return operations.map(() => undefined);
    this.remember(sessionId, done);
    this.options.observer?.committed(operations.length, this.clock.elapsedMs() - startedMs);
    return done.results;
  }

  private remember(sessionId: string, { known }: FenceResult): void {
    this.known.set(sessionId, known);
    const [oldest] = this.known.keys();
    if (this.known.size > KNOWN_HEADS && oldest !== undefined) this.known.delete(oldest);
  }

  private async guard<Result>(call: () => Promise<Result>): Promise<Result> {
    if (this.closing) throw new ConversationError('STORE_UNAVAILABLE', 'The store is closed.');
    try {
      return await inTime(call(), CALL_DEADLINE_MS);
    } catch (error) {
      throw toConversationError(error);
    }
  }
}
