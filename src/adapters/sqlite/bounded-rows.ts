import type { Statement } from 'better-sqlite3';
import type { StoredEvent } from '../../domain/event.js';
import { eventBytes, type PageBudget, type TakenPage, takePage } from '../../domain/page-budget.js';
import { type EventRow, toEvent } from './event-row.js';

/** Maximum size of an event without its payload. */
const EVENT_OVERHEAD_MAX_BYTES = 1024;

/**
 * How the rows of a page are read: their statement, and the one that sums up their payloads. Both bind the same values.
 */
export interface BoundedStatements {
  readonly rows: Statement<unknown[], EventRow>;
  readonly bytes: Statement<unknown[], number>;
}

/**
 * Returns the events of a page, without reading beyond its budget. Reading rows one at a time costs twice as much, so
 * it is done only if the page may be too large, which is cheap to check.
 */
export function takeEvents(
  { rows, bytes }: BoundedStatements,
  values: readonly unknown[],
  page: { readonly sessionId: string; readonly limit: number; readonly budget: PageBudget },
): TakenPage<StoredEvent> {
  const { sessionId, limit, budget } = page;
  const mostBytes = (bytes.get(...values) ?? 0) + (limit + 1) * EVENT_OVERHEAD_MAX_BYTES;
  if (mostBytes > budget.leftBytes)
    return takePage(eventsOf(sessionId, rows.iterate(...values)), limit, budget, eventBytes);
  const found = rows.all(...values);
  return { items: found.slice(0, limit).map((row) => toEvent(sessionId, row)), hasMore: found.length > limit };
}

export function* eventsOf(sessionId: string, rows: Iterable<EventRow>): Generator<StoredEvent> {
  for (const row of rows) yield toEvent(sessionId, row);
}
