import type { Database, Statement } from 'better-sqlite3';
import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type {
  FacetFilter,
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../../domain/page.js';
import { historyBudget, PageBudget, sessionBytes, takePage } from '../../domain/page-budget.js';
import type { Session } from '../../domain/session.js';
import { BOUNDED_EVENT_COLUMNS, type BoundedRow, takeEvents } from './bounded-rows.js';
import { type EventRow, FIND_EVENT, toEvent } from './event-row.js';
import { MergedPages } from './merged-pages.js';
import { PageMemory } from './page-memory.js';
import { prepared } from './prepared.js';
import { type FacetDriver, facetCountQuery, listQuery, logQuery } from './queries.js';
import { FIND_SESSION, fromJson, type SessionRow, toHead, toSession } from './session-row.js';

const RANGE = `
  SELECT ${BOUNDED_EVENT_COLUMNS} FROM events
  WHERE position BETWEEN ((? << 32) | ?) AND ((? << 32) | ?) ORDER BY position`;

/** Read and sorted within some milliseconds; if more sessions match, the list soon meets one of them. */
const RARE_SESSIONS = 2_000;

/**
 * Reads on the calling thread, because a page costs less than switching to another one. Every method sees a single
 * moment: events never change and a session's row says how many there are, so reading the row and then the events is
 * one snapshot.
 */
export class SqliteReader {
  private readonly pages = new PageMemory();
  private readonly merged: MergedPages;

  constructor(private readonly db: Database) {
    this.merged = new MergedPages(db);
  }

  findHead(sessionId: string): Head | undefined {
    const row = this.findRow(sessionId);
    return row && toHead(row);
  }

  findEvent(sessionId: string, eventId: string): StoredEvent | undefined {
    const session = this.findRow(sessionId);
    if (!session) return undefined;
    const row = this.prepare<EventRow>(FIND_EVENT).get(session.session_key, eventId);
    return row && toEvent(sessionId, row);
  }

  readEvents(sessionId: string, query: LogQuery): LogPage | undefined {
    const session = this.findRow(sessionId);
    if (!session) return undefined;
    const { sql, values } = logQuery(session.session_key, query);
    const page = { sessionId, limit: query.limit, budget: new PageBudget(query.maxBytes) };
    const { items, hasMore } = takeEvents(this.prepare<BoundedRow>(sql), [...values, query.limit + 1], page);
    return { events: items, hasMore, archive: fromJson(session.archive) };
  }

  readChronological(sessionId: string, page: HistoryQuery): SessionHistory | undefined {
    const row = this.findRow(sessionId);
    if (!row) return undefined;
    const known = this.pages.find(row, page);
    if (known) return known;
    const session = toSession(row);
    const budget = historyBudget(session, page.maxBytes);
    const events = row.stray_count === 0 ? this.readRange(row, page, budget) : this.merged.read(row, page, budget);
    const history = { session, events };
    this.pages.offer(row, page, history);
    return history;
  }

  listSessions(query: SessionListQuery): SessionPage {
    const { sql, values } = listQuery(query, this.driverOf(query));
    const found = this.prepare<SessionRow>(sql).iterate(...values, query.limit + 1);
    const bytesOf = ({ session }: ListedSession) => sessionBytes(session);
    const { items, hasMore } = takePage(listed(found), query.limit, new PageBudget(query.maxBytes), bytesOf);
    const last = hasMore ? items.at(-1) : undefined;
    const next = last ? { startedAtMs: last.session.startedAtMs, tiebreak: String(last.key) } : null;
    return { sessions: items.map(({ session }) => session), next };
  }

  /** The facet with the fewest sessions drives the query, unless metadata does. */
  private driverOf({ facets = [], metadata }: SessionListQuery): FacetDriver | undefined {
    if (metadata.length > 0) return undefined;
    const counted = facets.map((filter) => ({ filter, count: this.countFacet(filter) }));
    const [fewest] = counted.sort((a, b) => a.count - b.count);
    return fewest && { filter: fewest.filter, isRare: fewest.count <= RARE_SESSIONS };
  }

  private countFacet(filter: FacetFilter): number {
    const { sql, values } = facetCountQuery(filter);
    return this.prepare<{ count: number }>(sql).get(...values, RARE_SESSIONS + 1)?.count ?? 0;
  }

  /** Drops everything cached of sessions. */
  forget(): void {
    this.pages.clear();
    this.merged.clear();
  }

  private findRow(sessionId: string): SessionRow | undefined {
    return this.prepare<SessionRow>(FIND_SESSION).get(sessionId);
  }

  private readRange(session: SessionRow, { offset, limit }: HistoryQuery, budget: PageBudget): readonly StoredEvent[] {
    const { session_id: sessionId, session_key: key, last_sequence: end } = session;
    if (offset >= end) return [];
    const values = [key, offset + 1, key, Math.min(offset + limit, end)];
    return takeEvents(this.prepare<BoundedRow>(RANGE), values, { sessionId, limit, budget }).items;
  }

  private prepare<Row>(sql: string): Statement<unknown[], Row> {
    return prepared<unknown[], Row>(this.db, sql);
  }
}

interface ListedSession {
  readonly session: Session;
  readonly key: number;
}

function* listed(rows: Iterable<SessionRow>): Generator<ListedSession> {
  for (const row of rows) yield { session: toSession(row), key: row.session_key };
}
