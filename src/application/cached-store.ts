import type { AppendOutcome, CompleteOutcome } from '../domain/append.js';
import type { NewEvent, StoredEvent } from '../domain/event.js';
import type { LogPage, LogQuery, SessionHistory, SessionListQuery, SessionPage } from '../domain/page.js';
import type { Completion, NewSession, Session } from '../domain/session.js';
import type { Cache } from '../ports/cache.js';
import { ConversationStore, type CreateOutcome } from '../ports/conversation-store.js';

/** Larger pages would crowd out many small ones, and take long to carry. */
const MAX_CACHED_CHARS = 512 * 1024;

/** Hears whether pages came from the cache, for the metrics. */
export interface CacheObserver {
  cacheAsked(found: boolean): void;
}

/**
 * A store whose pages are kept in a cache. The head of a session is always read from the store; the cache only holds
 * what can never change: full pages of the log, and pages named by the head's last sequence. So a read that begins after
 * an acknowledgement sees it, with and without the cache, and nothing is ever invalidated.
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
    // A late stray moves what stands before it, so every page is named by the head.
    const key = (head: Session) => `c ${head.lastSequence} ${page.offset} ${page.limit}`;
    const events = await this.find(session, key(session));
    if (events) return { session, events };
    const history = await this.store.readChronological(sessionId, page);
    if (history) this.keep(history.session, key(history.session), history.events);
    return history;
  }

  async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    if (!isPlain(query)) return this.store.readEvents(sessionId, query);
    const session = await this.store.findSession(sessionId);
    if (!session) return undefined;
    const { after, limit } = query;
    if (after >= session.lastSequence) return { events: [], hasMore: false };
    const isFull = after + limit <= session.lastSequence;
    const key = isFull ? `l ${after} ${limit}` : `l ${after} ${limit} ${session.lastSequence}`;
    const hasMore = after + limit < session.lastSequence;
    const events = await this.find(session, key);
    if (events) return { events, hasMore };
    const page = await this.store.readEvents(sessionId, query);
    // A page that grew while it was read is not the one that the key names.
    if (page && page.events.length === Math.min(limit, session.lastSequence - after))
      this.keep(session, key, page.events);
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

  private async find(session: Session, key: string): Promise<readonly StoredEvent[] | undefined> {
    const text = await this.cache.get(groupOf(session), key);
    this.observer?.cacheAsked(text !== undefined);
    return text === undefined ? undefined : (JSON.parse(text) as readonly StoredEvent[]);
  }

  private keep(session: Session, key: string, events: readonly StoredEvent[]): void {
    const text = JSON.stringify(events);
    if (text.length <= MAX_CACHED_CHARS) this.cache.set(groupOf(session), key, text);
  }
}

/** The creation time keeps a session apart from one of the same id in a database that was since replaced. */
function groupOf({ sessionId, createdAtMs }: Session): string {
  return `${sessionId} ${createdAtMs}`;
}

/** The walk through the whole log: the query that many send alike. */
function isPlain({ order, before, types, fromMs, toMs }: LogQuery): boolean {
  return order === 'asc' && before === undefined && types.length === 0 && fromMs === undefined && toMs === undefined;
}
