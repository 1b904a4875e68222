import { existsSync, statSync } from 'node:fs';
import type { Database as Connection } from 'better-sqlite3';
import { StartupError } from '../../ports/conversation-store.js';
import { LEASE_KIND } from '../../ports/records.js';
import { ensureIncarnation } from './incarnation.js';
import { type OpenOptions, openDatabase, pragmaOf, sqliteVersionOf } from './open-database.js';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.js';
import { sqliteCode } from './sqlite-errors.js';
import { damaged, migrationFailed, startErrorOf } from './start-error.js';

/**
 * Before 3.51.3 two connections could corrupt the file when the WAL was reset
 * (https://www.sqlite.org/wal.html#walresetbug).
 */
const OLDEST_SQLITE = '3.51.3';

/** A complete check of a larger file would delay the start by seconds; SQLite still checks each page that it reads. */
const CHECKED_FILE_MAX_BYTES = 64 * 1024 * 1024;

/** WAL pages after which SQLite runs a checkpoint: with 16 MiB, most commits need none. */
const CHECKPOINT_PAGES = 4_000;

/** How long a connection waits for a lock. */
export const BUSY_WAIT_MS = 5_000;

/** The size to which a larger WAL is truncated after a checkpoint. */
const WAL_KEPT_BYTES = 64 * 1024 * 1024;

/** Opens the only connection that writes. Refuses foreign, damaged and newer files; migrates older ones. */
export function openWriter(file: string): Connection {
  const isNew = !existsSync(file) || statSync(file).size === 0;
  return openFile(file, {}, (db) => {
    requireSqliteVersion(db);
    if (!isNew) requireOurFile(db, file);
    db.pragma('journal_mode = WAL');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`);
    // Deleted data is overwritten with zeros, so that erased data is not left in free pages.
    db.pragma('secure_delete = ON');
    requireDurable(db, file);
    migrateOrTell(db, file);
    // One process per folder: whoever held a lease is dead.
    db.prepare('DELETE FROM records WHERE kind = ?').run(LEASE_KIND);
    ensureIncarnation(db);
  });
}

/** Opens a read-only connection, which sees every commit that ended before its query began. */
export function openReader(file: string): Connection {
  return openFile(file, { readonly: true }, (db) => {
    db.pragma('query_only = ON');
    // The first read of the file: a problem is reported here, not at the first request.
    db.pragma('schema_version');
  });
}

function openFile(file: string, options: OpenOptions, prepare: (db: Connection) => void): Connection {
  let db: Connection | undefined;
  try {
    db = openDatabase(file, { timeout: BUSY_WAIT_MS, ...options });
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    throw startErrorOf(error, file);
  }
}

function requireSqliteVersion(db: Connection): void {
  const version = sqliteVersionOf(db);
  if (version.localeCompare(OLDEST_SQLITE, 'en', { numeric: true }) < 0)
    throw new StartupError(`SQLite ${version} can damage files in WAL mode; ${OLDEST_SQLITE} or newer is needed.`);
}

function requireOurFile(db: Connection, file: string): void {
  const version = Number(pragmaOf(db, 'user_version'));
  const isOurs = pragmaOf(db, 'application_id') === APPLICATION_ID;
  const isEmpty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (!isOurs && !isEmpty) {
    throw new StartupError(`${file} is a SQLite database of another program. Set DATA_DIR to another folder.`);
  }
  if (version > SCHEMA_VERSION) {
    throw new StartupError(
      `${file} was written by a newer version of this service. Start that version, or a newer one.`,
    );
  }
  if (statSync(file).size > CHECKED_FILE_MAX_BYTES) return;
  const verdict = pragmaOf(db, 'quick_check(1)');
  if (verdict !== 'ok') throw damaged(file, new Error(String(verdict)));
}

/** better-sqlite3 is built so that a reopened WAL database uses NORMAL: set FULL at each open, and check it. */
function requireDurable(db: Connection, file: string): void {
  db.pragma('synchronous = FULL');
  const journal = pragmaOf(db, 'journal_mode');
  const synchronous = pragmaOf(db, 'synchronous');
  if (journal !== 'wal' || synchronous !== 2) {
    throw new StartupError(`${file} cannot be opened durably (journal_mode ${journal}, synchronous ${synchronous}).`);
  }
}

/** Reports why the statements of a migration are refused; other faults have other causes. */
function migrateOrTell(db: Connection, file: string): void {
  try {
    migrate(db);
  } catch (error) {
    if (!/^SQLITE_(?:ERROR|CONSTRAINT|MISMATCH|TOOBIG)/.test(sqliteCode(error) ?? 'SQLITE_ERROR')) throw error;
    const from = Number(pragmaOf(db, 'user_version'));
    throw migrationFailed(file, { from, to: from + 1 }, error);
  }
}
