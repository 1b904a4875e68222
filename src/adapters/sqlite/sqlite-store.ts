import type { Database } from 'better-sqlite3';
import type { AppendOutcome, Head, Transition, TransitionOutcome } from '../../domain/append.js';
import { ConversationError, storeClosed } from '../../domain/errors.js';
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
import { eventLoop } from '../../lib/event-loop.js';
import { GroupCommit, QueueFullError } from '../../lib/group-commit.js';
import type { Clock } from '../../ports/clock.js';
import { type CommitObserver, ConversationStore, type CreateOutcome } from '../../ports/conversation-store.js';
import { openReader } from './connection.js';
import { DataFolder } from './data-folder.js';
import { finishRestore } from './finish-restore.js';
import { readIncarnation } from './incarnation.js';
import { SqliteReader } from './reader.js';
import { SqliteArchive } from './sqlite-archive.js';
import { SqliteChangeLog } from './sqlite-change-log.js';
import { SqliteErasure } from './sqlite-erasure.js';
import { toConversationError } from './sqlite-errors.js';
import { SqliteImport } from './sqlite-import.js';
import { SqliteRecords } from './sqlite-records.js';
import { SqliteTombstones } from './sqlite-tombstones.js';
import type { WriteOperation, WriteResult } from './writer.js';
import { WriterClient } from './writer-client.js';
import type { SqliteAccess } from './writer-parts.js';

export interface SqliteOptions {
  readonly dataDir: string;
  readonly lateEventGraceMs: number;
  /** Limits of the write queue; more writes are refused with `TOO_MANY_REQUESTS`. */
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
  readonly observer?: CommitObserver;
}

/**
 * Operations per transaction, which keeps the longest commit at some tens of milliseconds. A group is serialized as one
 * text on the event loop's thread, which takes about 10 ms per MiB on a busy machine.
 */
const MAX_GROUP_ITEMS = 1_000;
const MAX_GROUP_BYTES = 2 * 1024 * 1024;

/** The size of an operation without its texts: ids, numbers, the waiting promise. */
const OPERATION_OVERHEAD_BYTES = 256;

/** The embedded store: one process, one folder, no server. See docs/adr/0002. */
export class SqliteStore extends ConversationStore {
  readonly name = 'sqlite';
  readonly incarnation = readIncarnation(this.readerDb);
  /** What the ports below ask of this store. */
  private readonly access: SqliteAccess = {
    call: async (part, method, args, textBytes = 0) =>
      (await this.write({ kind: 'call', part, method, args }, textBytes)) as never,
    read: (query) => this.read(() => query(this.readerDb)),
    scrub: () => {
      this.reader.forget();
      return this.writer.scrub();
    },
  };
  readonly archive = new SqliteArchive(this.access);
  readonly imports = new SqliteImport(this.access);
  readonly erasure = new SqliteErasure(this.access);
  readonly tombstones = new SqliteTombstones(this.access);
  readonly records = new SqliteRecords(this.access);
  readonly changes = new SqliteChangeLog(this.access);
  private readonly reader = new SqliteReader(this.readerDb);
  private readonly group = new GroupCommit<WriteOperation, WriteResult>((operations) => this.commit(operations), {
    maxQueuedItems: this.options.maxQueuedEvents,
    maxQueuedBytes: this.options.maxQueuedBytes,
    maxGroupItems: MAX_GROUP_ITEMS,
    maxGroupBytes: MAX_GROUP_BYTES,
  });
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly folder: DataFolder,
    private readonly writer: WriterClient,
    private readonly readerDb: Database,
    private readonly clock: Clock,
    private readonly options: SqliteOptions,
  ) {
    super();
  }

  /**
   * Locks the folder, migrates the database, and is ready to serve. Rejects with `StartupError` and a clear message.
   */
  static async open(clock: Clock, options: SqliteOptions): Promise<SqliteStore> {
    const folder = new DataFolder(options.dataDir);
    try {
      await finishRestore(folder);
      const writer = await WriterClient.open({ file: folder.databaseFile, lateEventGraceMs: options.lateEventGraceMs });
      return new SqliteStore(folder, writer, openReader(folder.databaseFile), clock, options);
    } catch (error) {
      folder.release();
      throw error;
    }
  }

  override get queueDepth(): number {
    return this.group.depth;
  }

  async createSession(input: NewSession): Promise<CreateOutcome> {
    return (await this.write({ kind: 'create', input }, input.metadata?.length ?? 0)) as CreateOutcome;
  }

  changeSession(sessionId: string, change: SessionChange): Promise<Session | undefined> {
    return this.access.call('maintenance', 'changeSession', [sessionId, change]);
  }

  async appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined> {
    let sizeBytes = 0;
    for (const event of events) sizeBytes += OPERATION_OVERHEAD_BYTES + (event.payload?.length ?? 0);
    return (await this.write({ kind: 'append', sessionId, events }, sizeBytes)) as readonly AppendOutcome[] | undefined;
  }

  async applyTransition(sessionId: string, transition: Transition): Promise<TransitionOutcome | undefined> {
    return (await this.write({ kind: 'transition', sessionId, transition }, 0)) as TransitionOutcome | undefined;
  }

  putFacets(sessionId: string, source: string, facets: readonly Facet[]): Promise<boolean> {
    return this.access.call('facets', 'put', [sessionId, source, facets]);
  }

  async findHead(sessionId: string): Promise<Head | undefined> {
    return this.read(() => this.reader.findHead(sessionId));
  }

  async findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    return this.read(() => this.reader.findEvent(sessionId, eventId));
  }

  async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    return this.read(() => this.reader.readEvents(sessionId, query));
  }

  async readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    return this.read(() => this.reader.readChronological(sessionId, page));
  }

  async listSessions(query: SessionListQuery): Promise<SessionPage> {
    return this.read(() => this.reader.listSessions(query));
  }

  override async ping(): Promise<void> {
    await super.ping();
    // Bypasses the queue: many waiting writes are not a fault.
    await this.writer.commit([{ kind: 'probe' }], this.clock.nowMs());
  }

  close(): Promise<void> {
    this.closing ??= this.release();
    return this.closing;
  }

  private async release(): Promise<void> {
    await this.group.drain();
    // The writer last: the last connection to close checkpoints the WAL, and a reader cannot.
    this.readerDb.close();
    await this.writer.close();
    this.folder.release();
  }

  private async commit(operations: readonly WriteOperation[]): Promise<readonly WriteResult[]> {
    const { results, durationMs } = await this.writer.commit(operations, this.clock.nowMs());
    this.options.observer?.committed(operations.length, durationMs);
    return results;
  }

  private async write(operation: WriteOperation, textBytes: number): Promise<WriteResult> {
    this.requireOpen();
    try {
      return await this.group.add(operation, OPERATION_OVERHEAD_BYTES + textBytes);
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      throw new ConversationError('TOO_MANY_REQUESTS', 'The write queue is full; nothing was stored.');
    }
  }

  /**
   * Reads run on the event loop's thread, and yield to it here, so that no loop over them can forget to: otherwise
   * every read would resolve in a microtask, and a walk over the store would block everything else.
   */
  private async read<Result>(query: () => Result): Promise<Result> {
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    this.requireOpen();
    try {
      return query();
    } catch (error) {
      throw toConversationError(error);
    }
  }

  private requireOpen(): void {
    if (this.closing) throw storeClosed();
  }
}
