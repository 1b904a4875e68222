import type { HistoryQuery, SessionHistory } from '../../domain/page.js';
import { LruCache } from '../../lib/lru-cache.js';
import type { SessionRow } from './rows.js';

/** Nearly two hundred pages of 50; with what the answers keep of them, at most three times as many bytes. */
const MAX_CHARS = 4 * 1024 * 1024;

/** What an event weighs beside its payload. */
const EVENT_OVERHEAD_CHARS = 256;

/**
 * A page is kept when it is asked for again within so many others that are not kept. What is kept outlives the quick
 * collections: taking in each page that is looked at once in a while let the process grow to twice its size.
 */
const ASKED_KEPT = 64;

/**
 * The pages that are read again and again. A page is found only by a session's row as it is now, so nothing has to be
 * invalidated: below its last sequence nothing ever changes, and what else may change of a session stands in its row.
 * The same page is the same object and frozen, which lets others keep what they made of it.
 */
export class PageMemory {
  private readonly pages = new LruCache<{ readonly row: SessionRow; readonly history: SessionHistory }>(MAX_CHARS);
  private readonly asked = new LruCache<true>(ASKED_KEPT);

  find(row: SessionRow, page: HistoryQuery): SessionHistory | undefined {
    const known = this.pages.get(nameOf(row, page));
    return known && isSame(known.row, row) ? known.history : undefined;
  }

  /** A page that was read just now. Takes the place of the same page by an older row. */
  offer(row: SessionRow, page: HistoryQuery, history: SessionHistory): void {
    const name = nameOf(row, page);
    if (this.asked.get(name)) this.pages.set(name, { row, history: Object.freeze(history) }, sizeOf(history));
    else this.asked.set(name, true, 1);
  }

  /** What is erased must not stay here until other pages push it out. */
  clear(): void {
    this.pages.clear();
    this.asked.clear();
  }
}

function nameOf({ session_id }: SessionRow, { offset, limit, maxBytes }: HistoryQuery): string {
  return `${session_id} ${offset} ${limit} ${maxBytes}`;
}

/** To the last column: whatever changes of a session, and whatever columns there will be. */
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
