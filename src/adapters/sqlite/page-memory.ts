import type { HistoryQuery, SessionHistory } from '../../domain/page.js';
import { LruCache } from '../../lib/lru-cache.js';
import { type SessionRow } from './session-row.js';

/** Nearly two hundred pages of 50; with what answers keep of them, at most three times as many bytes. */
const MAX_CHARS = 4 * 1024 * 1024;

/** The size of an event without its payload. */
const EVENT_OVERHEAD_CHARS = 256;

/**
 * A page is cached if it is requested again within this many other uncached pages. Cached objects outlive the young
 * generation: caching every page that is read occasionally doubled the size of the process.
 */
const ASKED_KEPT = 64;

/**
 * Caches pages that are read repeatedly. A page is found only by a session's current row, so nothing has to be
 * invalidated: up to its last sequence nothing ever changes, and everything else that can change is in its row. The
 * same page is the same frozen object, so others can cache what they derive from it.
 */
export class PageMemory {
  private readonly pages = new LruCache<{ readonly row: SessionRow; readonly history: SessionHistory }>(MAX_CHARS);
  private readonly asked = new LruCache<true>(ASKED_KEPT);

  find(row: SessionRow, page: HistoryQuery): SessionHistory | undefined {
    const known = this.pages.get(nameOf(row, page));
    return known && isSame(known.row, row) ? known.history : undefined;
  }

  /** Offers a page that was just read. It replaces the same page of an older row. */
  offer(row: SessionRow, page: HistoryQuery, history: SessionHistory): void {
    const name = nameOf(row, page);
    if (this.asked.get(name)) this.pages.set(name, { row, history: Object.freeze(history) }, sizeOf(history));
    else this.asked.set(name, true, 1);
  }

  /** Erased data must not stay here until other pages evict it. */
  clear(): void {
    this.pages.clear();
    this.asked.clear();
  }
}

function nameOf({ session_id }: SessionRow, { offset, limit, maxBytes }: HistoryQuery): string {
  return `${session_id} ${offset} ${limit} ${maxBytes}`;
}

/** Compares every column, including future ones. */
function isSame(a: SessionRow, b: SessionRow): boolean {
  for (const column in a) {
    if (a[column as keyof SessionRow] !== b[column as keyof SessionRow]) return false;
  }
  return true;
}

function sizeOf({ session, events }: SessionHistory): number {
  return events.reduce(
    (sum, { payload }) => sum + EVENT_OVERHEAD_CHARS + payload.length,
    EVENT_OVERHEAD_CHARS + session.metadata.length,
  );
}
