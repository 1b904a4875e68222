import type { Statement } from 'better-sqlite3';
import type { StoredEvent } from '../../domain/event.js';
import { eventBytes, type PageBudget, type TakenPage, takePage } from '../../domain/page-budget.js';
import { type EventRow, toEvent } from './rows.js';

/** What an event takes at most beside its payload. */
const EVENT_OVERHEAD_MAX_BYTES = 1024;

/** How the rows of a page are read: their statement, and the one that sums up their payloads. Both take the same values. */
export interface BoundedStatements {
  readonly rows: Statement<unknown[], EventRow>;
  readonly bytes: Statement<unknown[], number>;
}

/**
 * The events of a page, without reading what is beyond its budget. Rows one at a time cost twice as much as all at once, so
 * that is done only where the page may be too large; asking beforehand costs next to nothing.
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
