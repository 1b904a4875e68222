import type {
  AbandonOutcome,
  AppendOutcome,
  CompleteOutcome,
  Head,
  Transition,
  TransitionOutcome,
} from '../domain/append.js';
import type { NewEvent, StoredEvent } from '../domain/event.js';
import type {
  Facet,
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../domain/page.js';
import type { Completion, NewSession, Session } from '../domain/session.js';
import type { SessionChange } from '../domain/session-change.js';
import type { ArchiveStore } from '../ports/archive-store.js';
import type { ChangeLog } from '../ports/change-log.js';
import { ConversationStore, type CreateOutcome } from '../ports/conversation-store.js';
import type { ErasureStore } from '../ports/erasure-store.js';
import type { Records } from '../ports/records.js';
import type { SessionImport } from '../ports/session-import.js';
import type { Tombstones } from '../ports/tombstones.js';

/** Forwards every call; a subclass overrides what it changes. */
export class StoreDecorator extends ConversationStore {
  constructor(protected readonly store: ConversationStore) {
    super();
  }

  get name(): string {
    return this.store.name;
  }

  get incarnation(): string {
    return this.store.incarnation;
  }

  override get queueDepth(): number {
    return this.store.queueDepth;
  }

  get archive(): ArchiveStore {
    return this.store.archive;
  }

  get imports(): SessionImport {
    return this.store.imports;
  }

  get erasure(): ErasureStore {
    return this.store.erasure;
  }

  get tombstones(): Tombstones {
    return this.store.tombstones;
  }

  get changes(): ChangeLog {
    return this.store.changes;
  }

  get records(): Records {
    return this.store.records;
  }

  createSession(input: NewSession): Promise<CreateOutcome> {
    return this.store.createSession(input);
  }

  changeSession(sessionId: string, change: SessionChange): Promise<Session | undefined> {
    return this.store.changeSession(sessionId, change);
  }

  appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined> {
    return this.store.appendEvents(sessionId, events);
  }

  applyTransition(sessionId: string, transition: Transition): Promise<TransitionOutcome | undefined> {
    return this.store.applyTransition(sessionId, transition);
  }

  override completeSession(sessionId: string, completion: Completion): Promise<CompleteOutcome | undefined> {
    return this.store.completeSession(sessionId, completion);
  }

  override abandonSession(sessionId: string, lastSequence: number): Promise<AbandonOutcome | undefined> {
    return this.store.abandonSession(sessionId, lastSequence);
  }

  override sealSession(sessionId: string): Promise<boolean | undefined> {
    return this.store.sealSession(sessionId);
  }

  findHead(sessionId: string): Promise<Head | undefined> {
    return this.store.findHead(sessionId);
  }

  override findSession(sessionId: string): Promise<Session | undefined> {
    return this.store.findSession(sessionId);
  }

  findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    return this.store.findEvent(sessionId, eventId);
  }

  readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    return this.store.readEvents(sessionId, query);
  }

  readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    return this.store.readChronological(sessionId, page);
  }

  listSessions(query: SessionListQuery): Promise<SessionPage> {
    return this.store.listSessions(query);
  }

  putFacets(sessionId: string, source: string, facets: readonly Facet[]): Promise<boolean> {
    return this.store.putFacets(sessionId, source, facets);
  }

  override ping(): Promise<void> {
    return this.store.ping();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
