import type { AppendOutcome, CompleteOutcome } from '../domain/append.js';
import type { NewEvent, StoredEvent } from '../domain/event.js';
import type { LogPage, LogQuery, SessionHistory, SessionListQuery, SessionPage } from '../domain/page.js';
import type { Completion, NewSession, Session } from '../domain/session.js';
import type { Cache } from '../ports/cache.js';
import { ConversationStore, type CreateOutcome } from '../ports/conversation-store.js';

/** Larger pages would crowd out many small ones, and take long to carry. */
const MAX_CACHED_CHARS = 512 * 1024;

/** Of the events as they are written to the cache. To be raised with their shape, since versions of the service share a cache. */
const FORMAT = 1;

/** Hears whether pages came from the cache, for the metrics. */
export interface CacheObserver {
  cacheAsked(found: boolean): void;
}

/** A page by its name, and by all that its content depends on. */
interface PageKey {
  readonly name: string;
  readonly version: string;
}

/**
 * A store whose pages are kept in a cache. The head of a session is always read from the store; the cache only holds
 * what can never change: full pages of the log, and pages of just this head. So a read that begins after an
 * acknowledgement sees it, with and without the cache, and nothing is ever invalidated (CONTRACT §5).
 */
export class CachedStore extends ConversationStore {
  constructor(
    private readonly store: ConversationStore,
    private readonly cache: Cache,
    private readonly observer?: CacheObserver,
  ) {
    super();
  }

  get name(): string {
    return this.store.name;
  }

  get queueDepth(): number {
    return this.store.queueDepth;
  }

  async readChronological(
    sessionId: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<SessionHistory | undefined> {
    const session = await this.store.findSession(sessionId);
    if (!session) return undefined;
    if (page.offset >= session.lastSequence) return { session, events: [] };
    const events = await this.find(session, chronologicalKey(session, page));
    if (events) return { session, events };
    const history = await this.store.readChronological(sessionId, page);
    if (history) this.keep(history.session, chronologicalKey(history.session, page), history.events);
    return history;
  }

  async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    if (!isPlain(query)) return this.store.readEvents(sessionId, query);
    const session = await this.store.findSession(sessionId);
    if (!session) return undefined;
    const count = Math.min(query.limit, session.lastSequence - query.after);
    if (count <= 0) return { events: [], hasMore: false };
    const key = logKey(session, query);
    const events = await this.find(session, key);
    if (events) return { events, hasMore: query.after + count < session.lastSequence };
    const page = await this.store.readEvents(sessionId, query);
    // A page that grew while it was read is not the one that the key means.
    if (page?.events.length === count) this.keep(session, key, page.events);
    return page;
  }

  createSession(input: NewSession): Promise<CreateOutcome> {
    return this.store.createSession(input);
  }

  appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined> {
    return this.store.appendEvents(sessionId, events);
  }

  completeSession(sessionId: string, completion: Completion): Promise<CompleteOutcome | undefined> {
    return this.store.completeSession(sessionId, completion);
  }

  sealSession(sessionId: string): Promise<boolean | undefined> {
    return this.store.sealSession(sessionId);
  }

  findSession(sessionId: string): Promise<Session | undefined> {
    return this.store.findSession(sessionId);
  }

  findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    return this.store.findEvent(sessionId, eventId);
  }

  listSessions(query: SessionListQuery): Promise<SessionPage> {
    return this.store.listSessions(query);
  }

  ping(): Promise<void> {
    return this.store.ping();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async find(session: Session, { name, version }: PageKey): Promise<readonly StoredEvent[] | undefined> {
    const text = await this.cache.get(groupOf(session), name, version);
    const events = text === undefined ? undefined : parseEvents(text);
    this.observer?.cacheAsked(events !== undefined);
    return events;
  }

  private keep(session: Session, { name, version }: PageKey, events: readonly StoredEvent[]): void {
    const text = JSON.stringify(events);
    if (text.length <= MAX_CACHED_CHARS) this.cache.set(groupOf(session), name, version, text);
  }
}

/** The creation time keeps a session apart from one of the same id in a database that was since replaced. */
function groupOf({ sessionId, createdAtMs }: Session): string {
  return `${FORMAT} ${sessionId} ${createdAtMs}`;
}

/** A stray moves what stands behind it, so every chronological page depends on the head. */
function chronologicalKey(
  { lastSequence }: Session,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): PageKey {
  return { name: `chronological ${offset} ${limit}`, version: `${lastSequence}` };
}

/** A page of the log that is full stays what it is; another depends on the head. */
function logKey({ lastSequence }: Session, { after, limit }: LogQuery): PageKey {
  return { name: `log ${after} ${limit}`, version: after + limit <= lastSequence ? 'full' : `${lastSequence}` };
}

/** A cache that is shared may hold anything: what is no JSON is not there. */
function parseEvents(text: string): readonly StoredEvent[] | undefined {
  try {
    return JSON.parse(text) as readonly StoredEvent[];
  } catch {
    return undefined;
  }
}

/** The walk through the whole log: the query that many send alike. */
function isPlain({ order, before, types, fromMs, toMs }: LogQuery): boolean {
  return order === 'asc' && before === undefined && types.length === 0 && fromMs === undefined && toMs === undefined;
}
