import type { Statement } from 'better-sqlite3';
import type { StoredEvent } from '../../domain/event.js';
import { eventBytes, type PageBudget, type TakenPage, takePage } from '../../domain/page-budget.js';
import { EVENT_COLUMNS, type EventRow, toEvent } from './event-row.js';

/** Maximum size of an event without its payload. */
const EVENT_OVERHEAD_MAX_BYTES = 1024;

const PAYLOAD_IF_SMALL = 'CASE WHEN octet_length(payload) <= ? THEN payload END AS payload';

/** The columns of a `BoundedRow`. Binds the size above which a payload is not read. */
export const BOUNDED_EVENT_COLUMNS = EVENT_COLUMNS.replace('payload', PAYLOAD_IF_SMALL);

/** The payload is null if it is larger than asked for: SQLite knows its size without reading it. */
export type BoundedRow = Omit<EventRow, 'payload'> & { readonly payload: string | null };

/**
 * Returns the events of a page, without reading beyond its budget. Reading rows one at a time costs twice as much, so
 * it is done only if one of them needs more than its share of the page.
 */
export function takeEvents(
  statement: Pick<Statement<unknown[], BoundedRow>, 'all' | 'iterate'>,
  values: readonly unknown[],
  page: { readonly sessionId: string; readonly limit: number; readonly budget: PageBudget },
): TakenPage<StoredEvent> {
  const { sessionId, limit, budget } = page;
  const share = Math.floor(budget.leftBytes / (limit + 1)) - EVENT_OVERHEAD_MAX_BYTES;
  const rows = statement.all(share, ...values);
  if (rows.every(isComplete))
    return { items: rows.slice(0, limit).map((row) => toEvent(sessionId, row)), hasMore: rows.length > limit };
  const one = statement.iterate(Number.MAX_SAFE_INTEGER, ...values) as IterableIterator<EventRow>;
  return takePage(eventsOf(sessionId, one), limit, budget, eventBytes);
}

function isComplete(row: BoundedRow): row is EventRow {
  return row.payload !== null;
}

function* eventsOf(sessionId: string, rows: Iterable<EventRow>): Generator<StoredEvent> {
  for (const row of rows) yield toEvent(sessionId, row);
}
