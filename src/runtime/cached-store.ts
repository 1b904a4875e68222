import type { StoredEvent } from '../domain/event.js';
import type { HistoryQuery, SessionHistory } from '../domain/page.js';
import { eventBytes } from '../domain/page-budget.js';
import type { Session } from '../domain/session.js';
import type { Cache } from '../ports/cache.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import { StoreDecorator } from './store-decorator.js';

/** Larger pages would evict many small ones and take long to transfer. Checked before such a page is serialized. */
const MAX_CACHED_BYTES = 512 * 1024;

/**
 * Version of the cached form of events. Increase it when that changes, because versions of the service share a cache.
 */
const FORMAT = 3;

/** Is notified of cache hits and misses, for the metrics. */
export interface CacheObserver {
  cacheAsked(found: boolean): void;
}

/**
 * A store whose chronological pages are cached. The head of a session is always read from the store, and a page is
 * looked up by exactly this head, below which nothing ever changes. So a read that begins after an acknowledgement sees
 * it, with or without the cache, and nothing is ever invalidated. Pages of the log are not cached: they take one round
 * trip, while head and cache take two (ADR 0010).
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

  /**
   * Deletes the pages of an erased session. A read that began before may put a page back, so repeat this after the
   * longest read.
   */
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
   * Applies to every page: an out-of-order event moves all events after it. The incarnation distinguishes a session
   * from one with the same id in a database that was replaced or restored, and the creation time does so after a manual
   * restore.
   */
  private versionOf({ createdAtMs, lastSequence }: Session): string {
    return `${this.store.incarnation} ${createdAtMs} ${lastSequence}`;
  }

  /** Stored under the head that was read with the events, which may be newer than the one that was looked up. */
  private keep({ session, events }: SessionHistory, page: HistoryQuery): void {
    if (events.reduce((sum, event) => sum + eventBytes(event), 0) > MAX_CACHED_BYTES) return;
    this.cache.set(groupOf(session.sessionId), nameOf(page), this.versionOf(session), JSON.stringify(events));
  }
}

/** By the id alone, so that an erasure can name what to delete. */
function groupOf(sessionId: string): string {
  return `${FORMAT} ${sessionId}`;
}

function nameOf({ offset, limit, maxBytes }: HistoryQuery): string {
  return `${offset} ${limit} ${maxBytes ?? ''}`;
}

/** A shared cache may contain anything: what is not JSON counts as a miss. */
function parseEvents(text: string): readonly StoredEvent[] | undefined {
  try {
    return JSON.parse(text) as readonly StoredEvent[];
  } catch {
    return undefined;
  }
}
