import type { PlacedEvent } from '../../domain/append.js';
import { locateChronological, locateSync, OutOfOrderEvents } from '../../domain/chronology.js';
import type { StoredEvent } from '../../domain/event.js';
import { eventMatcher, type HistoryQuery, type LogPage, type LogQuery } from '../../domain/page.js';
import { eventBytes, PageBudget, takePage } from '../../domain/page-budget.js';
import { lowerBound } from '../../lib/lower-bound.js';

/** The events of one session. */
export class EventLog {
  /** Sequence n is at index n - 1; undefined if it was deleted. */
  private readonly events: (StoredEvent | undefined)[] = [];
  private readonly byId = new Map<string, StoredEvent>();
  /** In chronological order; see domain/chronology.ts. */
  private readonly outOfOrder: StoredEvent[] = [];
  private deleted = 0;

  /** The stored events by id. */
  get existing(): ReadonlyMap<string, StoredEvent> {
    return this.byId;
  }

  /** Adds the event with the next sequence. */
  add({ outOfOrder, ...event }: PlacedEvent): void {
    this.events.push(event);
    this.byId.set(event.eventId, event);
    if (!outOfOrder) return;
    const { timestampMs } = event;
    const isBehind = (index: number) => (this.outOfOrder[index]?.timestampMs ?? 0) > timestampMs;
    this.outOfOrder.splice(lowerBound(this.outOfOrder.length, isBehind), 0, event);
  }

  /** Deletes lowest sequences first. Returns how many were deleted. */
  delete(limit: number): number {
    const end = Math.min(this.deleted + limit, this.events.length);
    const count = end - this.deleted;
    for (; this.deleted < end; this.deleted += 1) {
      this.byId.delete(this.events[this.deleted]?.eventId ?? '');
      this.events[this.deleted] = undefined;
    }
    return count;
  }

  read(query: LogQuery): Omit<LogPage, 'archive'> {
    const { items, hasMore } = takePage(this.matching(query), query.limit, new PageBudget(query.maxBytes), eventBytes);
    return { events: items, hasMore };
  }

  /** `budget` is what is left of the page after the session itself. */
  readChronological(
    { offset, limit, maxBytes }: HistoryQuery,
    budget = new PageBudget(maxBytes),
  ): readonly StoredEvent[] {
    const search = locateChronological(offset, limit, this.events.length, new OutOfOrderEvents(this.outOfOrder));
    const sequences = locateSync(search, (sequence) => this.events[sequence - 1]?.timestampMs ?? Number.NaN);
    const events = sequences.flatMap((sequence) => this.events[sequence - 1] ?? []);
    return takePage(events, limit, budget, eventBytes).items;
  }

  private *matching(query: LogQuery): Generator<StoredEvent> {
    const matches = eventMatcher(query);
    const first = query.after;
    const end = Math.min(this.events.length, (query.before ?? Number.POSITIVE_INFINITY) - 1);
    const step = query.order === 'asc' ? 1 : -1;
    for (let at = step === 1 ? first : end - 1; at >= first && at < end; at += step) {
      const event = this.events[at];
      if (event && matches(event)) yield event;
    }
  }
}
