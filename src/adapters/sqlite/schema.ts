import type { Database } from 'better-sqlite3';
import { pragmaOf } from './open-database.js';

/** "Conv": distinguishes our files from SQLite files of other programs (PRAGMA application_id). */
export const APPLICATION_ID = 0x436f_6e76;

/** Bit flags of an event row. */
export const FLAG_LATE = 1;
export const FLAG_OUT_OF_ORDER = 2;

/**
 * Versioned migrations, run in order, each in an exclusive transaction; `user_version` counts them. Never edit a
 * released one: add the next.
 *
 * `events.position` is `session_key << 32 | sequence`: as the integer primary key it clusters the log of each session
 * in one b-tree, without a second index for (session, sequence), whose uniqueness it enforces. `events_stray` contains
 * only out-of-order events (see domain/chronology.ts), so that others cost nothing there. `session_key` sorts sessions
 * by creation.
 *
 * A numeric facet of a session is in two indexes: by value, for values that few sessions have, and by the position in
 * the list, for those that many have.
 *
 * `sessions.archive`, `sessions.hold` and `sessions.abandonment` are JSON, as in the domain. A row of `erasing` keeps
 * the key of a session whose row is deleted and whose events are still to be deleted; only the tombstone of an erased
 * session remains.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sessions (
    session_key        INTEGER PRIMARY KEY,
    session_id         TEXT    NOT NULL UNIQUE,
    status             TEXT    NOT NULL,
    initial_status     TEXT    NOT NULL,
    language           TEXT,
    metadata           TEXT    NOT NULL,
    started_at         INTEGER NOT NULL,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    last_sequence      INTEGER NOT NULL,
    max_timestamp      INTEGER,
    stray_count        INTEGER NOT NULL,
    ended_at           INTEGER,
    end_reason         TEXT,
    completed_at       INTEGER,
    completed_sequence INTEGER,
    sealed             INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_started          ON sessions (started_at);
  CREATE INDEX sessions_status_started   ON sessions (status, started_at);
  CREATE INDEX sessions_language_started ON sessions (language, started_at) WHERE language IS NOT NULL;

  CREATE TABLE session_metadata (
    key         TEXT    NOT NULL,
    value       TEXT    NOT NULL,
    started_at  INTEGER NOT NULL,
    session_key INTEGER NOT NULL,
    PRIMARY KEY (key, value, started_at, session_key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    position        INTEGER PRIMARY KEY,
    session_key     INTEGER NOT NULL,
    event_id        TEXT    NOT NULL,
    type            TEXT    NOT NULL,
    timestamp       INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    client_sequence INTEGER,
    flags           INTEGER NOT NULL,
    payload         TEXT    NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_id ON events (session_key, event_id);
  CREATE INDEX events_stray ON events (session_key, timestamp, position) WHERE flags & ${FLAG_OUT_OF_ORDER};
  `,
  'CREATE INDEX sessions_reason_started ON sessions (end_reason, started_at) WHERE end_reason IS NOT NULL',
  `
  ALTER TABLE sessions ADD COLUMN archive TEXT;
  ALTER TABLE sessions ADD COLUMN hold    TEXT;
  CREATE INDEX sessions_archivable ON sessions (completed_at)
    WHERE completed_at IS NOT NULL AND archive IS NULL AND hold IS NULL;
  CREATE INDEX sessions_unreleased ON sessions (archive ->> '$.archivedAtMs') WHERE archive ->> '$.isReleased' = 0;

  CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO settings VALUES ('salt', lower(hex(randomblob(32))));

  CREATE TABLE tombstones (
    fingerprint TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE erasing (
    session_key INTEGER PRIMARY KEY,
    session_id  TEXT    NOT NULL UNIQUE,
    archive     TEXT,
    begun_at    INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE erasures (
    erasure_id   TEXT    PRIMARY KEY,
    requested_at INTEGER NOT NULL,
    is_open      INTEGER NOT NULL,
    erasure      TEXT    NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX erasures_open ON erasures (requested_at) WHERE is_open = 1;

  CREATE TABLE leases (
    name     TEXT    PRIMARY KEY,
    owner    TEXT    NOT NULL,
    until_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE records (
    kind       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    value      TEXT    NOT NULL,
    due_at     INTEGER,
    session_id TEXT,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX records_due     ON records (kind, due_at, id)         WHERE due_at IS NOT NULL;
  CREATE INDEX records_session ON records (session_id, kind, id)     WHERE session_id IS NOT NULL;

  CREATE TABLE consumers (
    name       TEXT    PRIMARY KEY,
    checkpoint INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE changes (
    change      INTEGER PRIMARY KEY,
    session_key INTEGER NOT NULL UNIQUE,
    changed_at  INTEGER NOT NULL
  ) STRICT;

  INSERT INTO records (kind, id, version, value, due_at)
    SELECT 'erasure', erasure_id, 1, erasure, CASE is_open WHEN 1 THEN requested_at END FROM erasures;
  DROP TABLE erasures;
  DROP TABLE leases;
  `,
  'ALTER TABLE sessions ADD COLUMN late_grace INTEGER',
  'ALTER TABLE sessions ADD COLUMN abandonment TEXT',
  `
  CREATE TABLE session_facets (
    session_key INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    number      REAL,
    text        TEXT,
    started_at  INTEGER NOT NULL,
    PRIMARY KEY (session_key, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX facets_text    ON session_facets (name, text, started_at)   WHERE text IS NOT NULL;
  CREATE INDEX facets_number  ON session_facets (name, number, started_at) WHERE number IS NOT NULL;
  CREATE INDEX facets_started ON session_facets (name, started_at, session_key, number) WHERE number IS NOT NULL;
  `,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Migrates the schema under SQLite's own write lock. Idempotent; an interrupted migration changes nothing. */
export function migrate(db: Database): void {
  for (;;) {
    const done = db
      .transaction(() => {
        const version = Number(pragmaOf(db, 'user_version'));
        const next = MIGRATIONS[version];
        if (next === undefined) return true;
        db.exec(next);
        db.pragma(`application_id = ${APPLICATION_ID}`);
        db.pragma(`user_version = ${version + 1}`);
        return false;
      })
      .exclusive();
    if (done) return;
  }
}
