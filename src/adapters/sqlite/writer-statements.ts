import type { Database } from 'better-sqlite3';
import type { Head, PlacedEvent } from '../../domain/append.js';
import { filterableMetadata } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { EVENT_COLUMNS, type EventRow, type SessionRow, toFlags } from './rows.js';

const INSERT_EVENT = `
  INSERT INTO events (position, session_key, event_id, type, timestamp, recorded_at, client_sequence, flags, payload)
  VALUES ((? << 32) | ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Above every key in use: while the events of an erased session are still there, SQLite itself would give its key away. */
const NEXT_KEY = `1 + max(coalesce((SELECT max(session_key) FROM sessions), 0),
                          coalesce((SELECT max(session_key) FROM erasing), 0))`;

export type Value = string | number | null;
export type Values = Readonly<Record<string, Value>>;

export type Statements = ReturnType<typeof prepareStatements>;

/** Those that a group of any kind needs. */
export function prepareStatements(db: Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    probe: db.prepare<[number]>("REPLACE INTO settings (name, value) VALUES ('probed_at', ?)"),
    findSession: db.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE session_id = ?'),
    insertSession: db.prepare<[Values]>(`
      INSERT INTO sessions (session_key, session_id, status, initial_status, language, metadata, started_at, created_at, updated_at,
                            last_sequence, stray_count, sealed)
      VALUES (${NEXT_KEY}, @session_id, @status, @initial_status, @language, @metadata, @started_at, @created_at, @created_at, 0, 0, 0)`),
    // Two statements: to set a column that an index has, even to what it was, writes the index too.
    updateProgress: db.prepare<Value[]>(`
      UPDATE sessions SET updated_at = ?, last_sequence = ?, max_timestamp = ?, stray_count = ? WHERE session_key = ?`),
    updateState: db.prepare<[Values]>(`
      UPDATE sessions SET status = @status, ended_at = @ended_at, end_reason = @end_reason,
             completed_at = @completed_at, completed_sequence = @completed_sequence, late_grace = @late_grace, sealed = @sealed
      WHERE session_key = @session_key`),
    insertMetadata: db.prepare<Value[]>(
      'INSERT INTO session_metadata (key, value, started_at, session_key) VALUES (?, ?, ?, ?)',
    ),
    findEvent: db.prepare<[number, string], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE session_key = ? AND event_id = ?`,
    ),
    insertEvent: db.prepare<Value[]>(INSERT_EVENT),
    importEvent: db.prepare<Value[]>(`${INSERT_EVENT} ON CONFLICT DO NOTHING`),
  };
}

/** With what the list is filtered by. Answers the key. */
export function insertSession(statements: Statements, session: Session): number {
  const key = Number(statements.insertSession.run(toSessionValues(session)).lastInsertRowid);
  for (const { key: name, value } of filterableMetadata(session.metadata)) {
    statements.insertMetadata.run(name, value, session.startedAtMs, key);
  }
  return key;
}

/** As `insertEvent` and `importEvent` bind them. */
export function eventValues(key: number, event: PlacedEvent): readonly Value[] {
  const { sequence, eventId, type, timestampMs, recordedAtMs, clientSequence, payload } = event;
  return [key, sequence, key, eventId, type, timestampMs, recordedAtMs, clientSequence, toFlags(event), payload];
}

function toSessionValues(session: Session): Values {
  return {
    session_id: session.sessionId,
    status: session.status,
    initial_status: session.initialStatus,
    language: session.language,
    metadata: session.metadata,
    started_at: session.startedAtMs,
    created_at: session.createdAtMs,
  };
}

/** Of `updateProgress`. */
export function progressValues(key: number, { session, maxTimestampMs, strayCount }: Head): readonly Value[] {
  return [session.updatedAtMs, session.lastSequence, maxTimestampMs, strayCount, key];
}

/** Of `updateState`. */
export function stateValues(key: number, head: Head): Values {
  const { session } = head;
  return {
    session_key: key,
    status: session.status,
    ended_at: session.endedAtMs,
    end_reason: session.endReason,
    completed_at: session.completedAtMs,
    completed_sequence: session.completedSequence,
    late_grace: session.lateGraceMs,
    sealed: head.sealed ? 1 : 0,
  };
}
