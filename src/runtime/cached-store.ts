import type { StoredEvent } from '../domain/event.js';
import type { HistoryQuery, SessionHistory } from '../domain/page.js';
import { eventBytes } from '../domain/page-budget.js';
import type { Session } from '../domain/session.js';
import type { Cache } from '../ports/cache.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import { StoreDecorator } from './store-decorator.js';

/** Larger pages would crowd out many small ones, and take long to carry. Looked at before such a page is written as text. */
const MAX_CACHED_BYTES = 512 * 1024;

/** Of the events as they are written to the cache. To be raised with their shape, since versions of the service share a cache. */
const FORMAT = 3;

/** Hears whether pages came from the cache, for the metrics. */
export interface CacheObserver {
  cacheAsked(found: boolean): void;
}

/**
 * A store whose chronological pages are kept in a cache. The head of a session is always read from the store; a page is
 * looked for by just this head, below which nothing ever changes. So a read that begins after an acknowledgement sees it,
 * with and without the cache, and nothing is ever invalidated. Pages of the log are not cached: each takes one round trip,
 * and asking for the head and the cache first takes two (ADR 0010).
 */
export class CachedStore extends StoreDecorator {
  constructor(
    store: ConversationStore,
    private readonly cache: Cache,
    private readonly observer?: CacheObserver,
  ) {
    super(store);
  }

  override async readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    const session = await this.store.findSession(sessionId);
    if (!session) return undefined;
    if (page.offset >= session.lastSequence) return { session, events: [] };
    const events = await this.find(session, page);
    if (events) return { session, events };
    const history = await this.store.readChronological(sessionId, page);
    if (history) this.keep(history, page);
    return history;
  }

  /** Of an erased session. A read that began before may put a page back for as long as it takes: to be repeated after that. */
  forgetPages(sessionId: string): Promise<void> {
    return this.cache.forget(groupOf(sessionId));
  }

  private async find(session: Session, page: HistoryQuery): Promise<readonly StoredEvent[] | undefined> {
    const text = await this.cache.get(groupOf(session.sessionId), nameOf(page), this.versionOf(session));
    const events = text === undefined ? undefined : parseEvents(text);
    this.observer?.cacheAsked(events !== undefined);
    return events;
  }

  /**
   * Of every page: an event that arrives out of the order of its timestamp moves all that stand behind it. The incarnation
   * keeps a session apart from one of the same id in a database that was since replaced or restored, and so does the
   * creation time where somebody restored by hand.
   */
  private versionOf({ createdAtMs, lastSequence }: Session): string {
    return `${this.store.incarnation} ${createdAtMs} ${lastSequence}`;
  }

  /** By the head that came with the events: it may be newer than the one that was looked for. */
  private keep({ session, events }: SessionHistory, page: HistoryQuery): void {
    if (events.reduce((sum, event) => sum + eventBytes(event), 0) > MAX_CACHED_BYTES) return;
    this.cache.set(groupOf(session.sessionId), nameOf(page), this.versionOf(session), JSON.stringify(events));
  }
}

/** By the id alone, so that an erasure can name what it forgets. */
function groupOf(sessionId: string): string {
  return `${FORMAT} ${sessionId}`;
}

function nameOf({ offset, limit, maxBytes }: HistoryQuery): string {
  return `${offset} ${limit} ${maxBytes ?? ''}`;
}

/** A cache that is shared may hold anything: what is no JSON is not there. */
function parseEvents(text: string): readonly StoredEvent[] | undefined {
  try {
    return JSON.parse(text) as readonly StoredEvent[];
  } catch {
    return undefined;
  }
}
