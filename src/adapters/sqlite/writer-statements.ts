import type { Database } from 'better-sqlite3';
import type { Head } from '../../domain/append.js';
import { filterableMetadata } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { type EventRow, FIND_EVENT, INSERT_EVENT } from './event-row.js';
import {
  type Column,
  columnsRewritten,
  columnValues,
  FIND_SESSION,
  SESSION_COLUMNS,
  type SessionRow,
  type Value,
} from './session-row.js';

/** Above every key in use: while the events of an erased session still exist, SQLite itself would reuse its key. */
const NEXT_KEY = `1 + max(coalesce((SELECT max(session_key) FROM sessions), 0),
                          coalesce((SELECT max(session_key) FROM erasing), 0))`;

const PROGRESS = columnsRewritten('by events');
const STATE = columnsRewritten('by its end');
const MARKS = columnsRewritten('by marks');

export type Statements = ReturnType<typeof prepareStatements>;

/** The statements that any group may need. */
export function prepareStatements(db: Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    probe: db.prepare<[number]>("REPLACE INTO settings (name, value) VALUES ('probed_at', ?)"),
    findSession: db.prepare<[string], SessionRow>(FIND_SESSION),
    insertSession: db.prepare<Value[]>(`
      INSERT INTO sessions (session_key, stray_count, sealed, ${SESSION_COLUMNS.map(({ name }) => name).join()})
      VALUES (${NEXT_KEY}, 0, 0, ${SESSION_COLUMNS.map(() => '?').join()})`),
    updateProgress: db.prepare<Value[]>(`
      UPDATE sessions SET ${settersOf(PROGRESS)}, max_timestamp = ?, stray_count = ? WHERE session_key = ?`),
    updateState: db.prepare<Value[]>(`UPDATE sessions SET ${settersOf(STATE)}, sealed = ? WHERE session_key = ?`),
    updateMarks: db.prepare<Value[]>(`UPDATE sessions SET ${settersOf(MARKS)} WHERE session_key = ?`),
    insertMetadata: db.prepare<Value[]>(
      'INSERT INTO session_metadata (key, value, started_at, session_key) VALUES (?, ?, ?, ?)',
    ),
    findEvent: db.prepare<[number, string], EventRow>(FIND_EVENT),
    insertEvent: db.prepare<Value[]>(INSERT_EVENT),
    importEvent: db.prepare<Value[]>(`${INSERT_EVENT} ON CONFLICT DO NOTHING`),
  };
}

/** Inserts the session with what the list is filtered by. Returns the key. */
export function insertSession(statements: Statements, session: Session): number {
  const key = Number(statements.insertSession.run(...columnValues(SESSION_COLUMNS, session)).lastInsertRowid);
  for (const { key: name, value } of filterableMetadata(session.metadata)) {
    statements.insertMetadata.run(name, value, session.startedAtMs, key);
  }
  return key;
}

/** The values of `updateProgress`. */
export function progressValues(key: number, { session, maxTimestampMs, outOfOrderCount }: Head): readonly Value[] {
  return [...columnValues(PROGRESS, session), maxTimestampMs, outOfOrderCount, key];
}

/** The values of `updateState`. */
export function stateValues(key: number, { session, sealed }: Head): readonly Value[] {
  return [...columnValues(STATE, session), sealed ? 1 : 0, key];
}

/** The values of `updateMarks`. */
export function markValues(key: number, session: Session): readonly Value[] {
  return [...columnValues(MARKS, session), key];
}

function settersOf(columns: readonly Column[]): string {
  return columns.map(({ name }) => `${name} = ?`).join();
}
