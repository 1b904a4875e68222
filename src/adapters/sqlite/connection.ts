import { existsSync, statSync } from 'node:fs';
import type { Database as Connection } from 'better-sqlite3';
import { StartupError } from '../../ports/conversation-store.js';
import { LEASE_KIND } from '../../ports/records.js';
import { ensureIncarnation } from './incarnation.js';
import { type OpenOptions, openDatabase } from './open-database.js';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.js';
import { sqliteCode } from './sqlite-errors.js';
import { damaged, migrationFailed, startErrorOf } from './start-error.js';

/**
 * Before 3.51.3 two connections could corrupt the file when the WAL was reset
 * (https://www.sqlite.org/wal.html#walresetbug).
 */
const OLDEST_SQLITE = [3, 51, 3] as const;

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
  const db = openFile(file, {});
  try {
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
    return db;
  } catch (error) {
    db.close();
    throw startErrorOf(error, file);
  }
}

/** Opens a read-only connection, which sees every commit that ended before its query began. */
export function openReader(file: string): Connection {
  const db = openFile(file, { readonly: true });
  try {
    db.pragma('query_only = ON');
    // The first read of the file: a problem is reported here, not at the first request.
    db.pragma('schema_version');
    return db;
  } catch (error) {
    db.close();
    throw startErrorOf(error, file);
  }
}

function openFile(file: string, options: OpenOptions): Connection {
  try {
    return openDatabase(file, { timeout: BUSY_WAIT_MS, ...options });
  } catch (error) {
    throw startErrorOf(error, file);
  }
}

function requireSqliteVersion(db: Connection): void {
  const version = db.prepare('SELECT sqlite_version()').pluck().get() as string;
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((oldest, index) => (parts[index] ?? 0) - oldest).find((step) => step !== 0) ?? 0;
  if (difference < 0)
    throw new StartupError(`SQLite ${version} can damage files in WAL mode; 3.51.3 or newer is needed.`);
}

function requireOurFile(db: Connection, file: string): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  const isOurs = (db.pragma('application_id', { simple: true }) as number) === APPLICATION_ID;
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
  const verdict = db.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw damaged(file, new Error(String(verdict)));
}

/** better-sqlite3 is built so that a reopened WAL database uses NORMAL: set FULL at each open, and check it. */
function requireDurable(db: Connection, file: string): void {
  db.pragma('synchronous = FULL');
  const journal = db.pragma('journal_mode', { simple: true });
  const synchronous = db.pragma('synchronous', { simple: true });
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
    const from = db.pragma('user_version', { simple: true }) as number;
    throw migrationFailed(file, { from, to: from + 1 }, error);
  }
}
