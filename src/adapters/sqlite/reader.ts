import type { Database, Statement } from 'better-sqlite3';
import type { StoredEvent } from '../../domain/event.js';
import type { LogPage, LogQuery, SessionHistory, SessionListQuery, SessionPage } from '../../domain/page.js';
import type { ArchiveMark, Session } from '../../domain/session.js';
import { MergedPages } from './merged-pages.js';
import { PageMemory } from './page-memory.js';
import { listQuery, logQuery } from './queries.js';
import { EVENT_COLUMNS, type EventRow, fromJson, type SessionRow, toEvent, toSession } from './rows.js';

/** Prepared list queries: few shapes in practice, many in theory. */
const CACHED_STATEMENTS = 256;

/**
 * Reads, on the calling thread: a page costs less than a hop to another one. Every method is a moment of its own: events
 * never change and a session's row names how far they go, so head first, then events below it, is one snapshot.
 */
export class SqliteReader {
  private readonly cached = new Map<string, Statement<unknown[], unknown>>();
  private readonly pages = new PageMemory();
  private readonly merged: MergedPages;

  constructor(private readonly db: Database) {
    this.merged = new MergedPages(db);
  }

  findSession(sessionId: string): Session | undefined {
    const row = this.findRow(sessionId);
    return row && toSession(row);
  }

  findEvent(sessionId: string, eventId: string): StoredEvent | undefined {
    const session = this.findRow(sessionId);
    if (!session) return undefined;
    const sql = `SELECT ${EVENT_COLUMNS} FROM events WHERE session_key = ? AND event_id = ?`;
    const row = this.prepare<EventRow>(sql).get(session.session_key, eventId);
    return row && toEvent(sessionId, row);
  }

  readEvents(sessionId: string, query: LogQuery): LogPage | undefined {
    const session = this.findRow(sessionId);
    if (!session) return undefined;
    const { sql, values } = logQuery(session.session_key, query);
    const rows = this.prepare<EventRow>(sql).all(...values, query.limit + 1);
    const events = rows.slice(0, query.limit).map((row) => toEvent(sessionId, row));
    return { events, hasMore: rows.length > query.limit, archive: fromJson<ArchiveMark>(session.archive) };
  }

  readChronological(sessionId: string, page: { offset: number; limit: number }): SessionHistory | undefined {
    const row = this.findRow(sessionId);
    if (!row) return undefined;
    const known = this.pages.find(row, page);
    if (known) return known;
    const rows = row.stray_count === 0 ? this.readRange(row, page) : this.merged.read(row, page);
    const history = { session: toSession(row), events: rows.map((event) => toEvent(sessionId, event)) };
    this.pages.offer(row, page, history);
    return history;
  }

  listSessions(query: SessionListQuery): SessionPage {
    const { sql, values } = listQuery(query);
    const rows = this.prepare<SessionRow>(sql).all(...values, query.limit + 1);
    const sessions = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? sessions.at(-1) : undefined;
    const next = last ? { startedAtMs: last.started_at, tiebreak: String(last.session_key) } : null;
    return { sessions: sessions.map(toSession), next };
  }

  /** Lets go of everything that it keeps of sessions. */
  forget(): void {
    this.pages.clear();
    this.merged.clear();
  }

  ping(): void {
    this.prepare('SELECT 1 FROM sessions LIMIT 1').get();
  }

  private findRow(sessionId: string): SessionRow | undefined {
    return this.prepare<SessionRow>('SELECT * FROM sessions WHERE session_id = ?').get(sessionId);
  }

  private readRange(session: SessionRow, { offset, limit }: { offset: number; limit: number }): EventRow[] {
    if (offset >= session.last_sequence) return [];
    const last = Math.min(offset + limit, session.last_sequence);
    const sql = `SELECT ${EVENT_COLUMNS} FROM events WHERE position BETWEEN ((? << 32) | ?) AND ((? << 32) | ?) ORDER BY position`;
    return this.prepare<EventRow>(sql).all(session.session_key, offset + 1, session.session_key, last);
  }

  private prepare<Row>(sql: string): Statement<unknown[], Row> {
    const known = this.cached.get(sql);
    if (known) return known as Statement<unknown[], Row>;
    if (this.cached.size >= CACHED_STATEMENTS) this.cached.clear();
    const statement = this.db.prepare<unknown[], Row>(sql);
    this.cached.set(sql, statement);
    return statement;
  }
}
