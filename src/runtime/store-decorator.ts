import type { Transition } from '../domain/append.js';
import type { NewEvent } from '../domain/event.js';
import type { Facet, HistoryQuery, LogQuery, SessionListQuery } from '../domain/page.js';
import type { NewSession } from '../domain/session.js';
import type { SessionChange } from '../domain/session-change.js';
import { ConversationStore } from '../ports/conversation-store.js';

/** Forwards every member that stores differ in; the others follow from those. A subclass overrides what it changes. */
export class StoreDecorator extends ConversationStore {
  readonly name = this.store.name;
  readonly incarnation = this.store.incarnation;
  readonly archive = this.store.archive;
  readonly imports = this.store.imports;
  readonly erasure = this.store.erasure;
  readonly tombstones = this.store.tombstones;
  readonly changes = this.store.changes;
  readonly records = this.store.records;

  constructor(protected readonly store: ConversationStore) {
    super();
  }

  override get queueDepth(): number {
    return this.store.queueDepth;
  }

  createSession(input: NewSession) {
    return this.store.createSession(input);
  }

  changeSession(sessionId: string, change: SessionChange) {
    return this.store.changeSession(sessionId, change);
  }

  appendEvents(sessionId: string, events: readonly NewEvent[]) {
    return this.store.appendEvents(sessionId, events);
  }

  applyTransition(sessionId: string, transition: Transition) {
    return this.store.applyTransition(sessionId, transition);
  }

  findHead(sessionId: string) {
    return this.store.findHead(sessionId);
  }

  findEvent(sessionId: string, eventId: string) {
    return this.store.findEvent(sessionId, eventId);
  }

  readEvents(sessionId: string, query: LogQuery) {
    return this.store.readEvents(sessionId, query);
  }

  readChronological(sessionId: string, page: HistoryQuery) {
    return this.store.readChronological(sessionId, page);
  }

  listSessions(query: SessionListQuery) {
    return this.store.listSessions(query);
  }

  putFacets(sessionId: string, source: string, facets: readonly Facet[]) {
    return this.store.putFacets(sessionId, source, facets);
  }

  override ping() {
    return this.store.ping();
  }

  close() {
    return this.store.close();
  }
}
