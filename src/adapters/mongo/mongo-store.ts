import type { Connection, Model } from 'mongoose';
import type { AppendOutcome, Head, Transition, TransitionOutcome } from '../../domain/append.js';
import { storeClosed } from '../../domain/errors.js';
import type { NewEvent, StoredEvent } from '../../domain/event.js';
import type {
  Facet,
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../../domain/page.js';
import type { NewSession, Session } from '../../domain/session.js';
import type { SessionChange } from '../../domain/session-change.js';
import type { Clock } from '../../ports/clock.js';
import { ConversationStore, type CreateOutcome } from '../../ports/conversation-store.js';
import { BulkInserter } from './bulk-inserter.js';
import { ChangeMarker } from './change-marker.js';
import { changeSession } from './change-session.js';
import { answerWithinMs, Deadline } from './deadline.js';
import { askWhatIsUsed } from './health.js';
import type { SlotOperation, SlotResult } from './log/slot-plan.js';
import type { Models } from './models.js';
import type { MongoAccess } from './mongo-access.js';
import { MongoArchive } from './mongo-archive.js';
import { MongoChangeLog } from './mongo-change-log.js';
import { MongoErasure } from './mongo-erasure.js';
import { RefusedError, toConversationError } from './mongo-errors.js';
import { MongoImport } from './mongo-import.js';
import { MongoRecords } from './mongo-records.js';
import { MongoTombstones } from './mongo-tombstones.js';
import { putFacets } from './put-facets.js';
import { MongoReader } from './reader.js';
import { ServerMonitor, SILENT_AFTER_MS } from './server-monitor.js';
import { SessionCreator } from './session-creator.js';
import { SessionQueues } from './session-queues.js';
import { SlotWriter, type SlotWriterOptions } from './slot-writer.js';
import { StoredTombstones } from './stored-tombstones.js';

export interface MongoOptions extends SlotWriterOptions {
  /** Incarnation of the database, as read by `openMongoStore`. */
  readonly incarnation: string;
  /** Limits of the writes that wait; more are refused with `TOO_MANY_REQUESTS`. */
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
  /** Returns a number from 0 to below 1, like `Math.random`: spreads the attempts of rivals. */
  readonly random: () => number;
  /** Raised only in tests, for servers that scan. */
  readonly callDeadlineMs?: number;
  /** Lowered only in tests; see `SETTLE_MS`. */
  readonly settleMs?: number;
  /** Likewise: after this time without a sign of life, MongoDB counts as down. */
  readonly silentAfterMs?: number;
}

/** How long a call is retried, for example while MongoDB elects a primary, before it is answered with 503. */
const CALL_DEADLINE_MS = 5_000;

/** After this time a ping counts as failed (ports/conversation-store.ts). */
const PING_DEADLINE_MS = 1_000;

/**
 * How long an erasure waits before it deletes: the age of what writers remember, their deadline, and the time after
 * which the driver closes the connection of an abandoned request, with a margin for clock differences.
 */
const SETTLE_MS = 120_000;

const OPERATION_OVERHEAD_BYTES = 256;

/** Sessions and events in MongoDB, or a server with its protocol, for any number of instances on the same data. */
export class MongoStore extends ConversationStore {
  readonly name = 'mongodb';
  readonly incarnation = this.options.incarnation;
  private readonly deadlineMs = this.options.callDeadlineMs ?? CALL_DEADLINE_MS;
  private readonly pulse = new ServerMonitor(
    this.connection.getClient(),
    this.options.silentAfterMs ?? SILENT_AFTER_MS,
  );
  private readonly tools = { models: this.models, clock: this.clock, newDeadline: () => this.newDeadline() };
  private readonly marker = new ChangeMarker(this.tools);
  private readonly writer = new SlotWriter(
    { ...this.tools, marker: this.marker, events: this.newInserter(this.models.events) },
    this.options,
  );
  private readonly queues = new SessionQueues((sessionId, group) => this.writer.write(sessionId, group), this.options);
  /** What the ports below ask of this store. */
  private readonly access: MongoAccess = {
    models: this.models,
    tombstones: new StoredTombstones(this.models),
    settleMs: this.options.settleMs ?? SETTLE_MS,
    marker: this.marker,
    nowMs: () => this.clock.nowMs(),
    guard: (call) => this.guard(call),
    forget: (sessionId) => this.writer.forget(sessionId),
  };
  private readonly creator = new SessionCreator(
    this.models,
    this.newInserter(this.models.sessions),
    this.access.tombstones,
  );
  readonly archive = new MongoArchive(this.access);
  readonly imports = new MongoImport(this.access);
  readonly erasure = new MongoErasure(this.access);
  readonly tombstones = new MongoTombstones(this.access);
  readonly records = new MongoRecords(this.access);
  readonly changes = new MongoChangeLog(this.access);
  private closing: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly models: Models,
    private readonly clock: Clock,
    private readonly options: MongoOptions,
  ) {
    super();
  }

  override get queueDepth(): number {
    return this.queues.depth;
  }

  createSession(input: NewSession): Promise<CreateOutcome> {
    return this.guard(async (deadline) => {
      await this.marker.mark(input.sessionId);
      return this.creator.create(input, this.clock.nowMs(), deadline);
    });
  }

  changeSession(sessionId: string, change: SessionChange): Promise<Session | undefined> {
    return changeSession(this.access, sessionId, change);
  }

  async appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined> {
    let sizeBytes = 0;
    for (const event of events) sizeBytes += OPERATION_OVERHEAD_BYTES + (event.payload?.length ?? 0);
    return (await this.enqueue(sessionId, { kind: 'append', events }, sizeBytes)) as
      | readonly AppendOutcome[]
      | undefined;
  }

  async applyTransition(sessionId: string, transition: Transition): Promise<TransitionOutcome | undefined> {
    return (await this.enqueue(sessionId, transition, 0)) as TransitionOutcome | undefined;
  }

  putFacets(sessionId: string, source: string, facets: readonly Facet[]): Promise<boolean> {
    return this.guard((deadline) => putFacets(this.models, { sessionId, source, facets }, deadline));
  }

  findHead(sessionId: string): Promise<Head | undefined> {
    return this.read((reader) => reader.findHead(sessionId));
  }

  findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    return this.read((reader) => reader.findEvent(sessionId, eventId));
  }

  readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    return this.read((reader) => reader.readEvents(sessionId, query));
  }

  readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    return this.read((reader) => reader.readChronological(sessionId, page));
  }

  listSessions(query: SessionListQuery): Promise<SessionPage> {
    return this.read((reader) => reader.listSessions(query));
  }

  override ping(): Promise<void> {
    return this.guard(() =>
      answerWithinMs(PING_DEADLINE_MS, async () => {
        if (this.connection.db) await askWhatIsUsed(this.connection.db);
      }),
    );
  }

  close(): Promise<void> {
    this.closing ??= this.release();
    return this.closing;
  }

  private async release(): Promise<void> {
    await Promise.all([this.queues.drain(), this.creator.drain(), this.marker.drain()]);
    this.pulse.stop();
    await this.connection.close();
  }

  private newInserter<Document extends object>(model: Model<Document>): BulkInserter<Document> {
    return new BulkInserter(model, this.deadlineMs / 2, this.pulse);
  }

  private enqueue(sessionId: string, operation: SlotOperation, sizeBytes: number): Promise<SlotResult | undefined> {
    return this.guard(() => this.queues.add(sessionId, operation, OPERATION_OVERHEAD_BYTES + sizeBytes));
  }

  private newDeadline(): Deadline {
    return new Deadline(this.deadlineMs, this.options.random, this.pulse);
  }

  private read<Result>(query: (reader: MongoReader) => Promise<Result>): Promise<Result> {
    return this.guard((deadline) => query(new MongoReader(this.models, deadline)));
  }

  /** Every call ends with its deadline, or as soon as no server responds, even if it waits behind others. */
  private async guard<Result>(call: (deadline: Deadline) => Promise<Result>): Promise<Result> {
    if (this.closing) throw storeClosed();
    try {
      return await this.pulse.whileThere(() => answerWithinMs(this.deadlineMs, () => call(this.newDeadline())));
    } catch (error) {
      throw error instanceof RefusedError ? error : toConversationError(error);
    }
  }
}
