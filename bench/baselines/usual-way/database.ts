import Database from 'better-sqlite3';

/**
 * Opens the database with the same durability as the service: WAL, and every commit synced before it is acknowledged.
 */
export function openDatabase(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 4000');
  db.exec(`
    CREATE TABLE IF NOT EXISTS sessions (
      id            INTEGER PRIMARY KEY,
      session_id    TEXT    NOT NULL UNIQUE,
      status        TEXT    NOT NULL,
      language      TEXT,
      metadata      TEXT    NOT NULL,
      started_at    TEXT    NOT NULL,
      updated_at    TEXT    NOT NULL,
      event_count   INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX IF NOT EXISTS sessions_started        ON sessions (started_at);
    CREATE INDEX IF NOT EXISTS sessions_status_started ON sessions (status, started_at);
    CREATE TABLE IF NOT EXISTS events (
      id          INTEGER PRIMARY KEY,
      session     INTEGER NOT NULL REFERENCES sessions (id),
      event_id    TEXT    NOT NULL,
      sequence    INTEGER NOT NULL,
      type        TEXT    NOT NULL,
      payload     TEXT    NOT NULL,
      timestamp   TEXT    NOT NULL,
      recorded_at TEXT    NOT NULL,
      UNIQUE (session, event_id),
      UNIQUE (session, sequence)
    );
  `);
  return db;
}
