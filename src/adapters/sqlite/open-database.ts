import Database, { type Database as Connection } from 'better-sqlite3';

export type OpenOptions = Database.Options;

/**
 * The only way to open a connection. SQLite's temporary data (the copy of a rebuild, a sort) stays in memory: temporary
 * files would be in `/var/tmp` or wherever the environment says, on another disk, and contain conversations. Memory is
 * bounded: only databases of up to 64 MiB are rebuilt (see scrubber.ts), and queries use an index.
 */
export function openDatabase(file: string, options: OpenOptions = {}): Connection {
  const db = new Database(file, options);
  db.pragma('temp_store = MEMORY');
  return db;
}

/** Does a work with a connection of its own. */
export function withDatabase<Result>(
  file: string,
  work: (db: Connection) => Result,
  options: OpenOptions = {},
): Result {
  const db = openDatabase(file, options);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** Returns the value of a pragma, or the first line of the report of a check. */
export function pragmaOf(db: Connection, pragma: string): unknown {
  return db.pragma(pragma, { simple: true });
}

export function sqliteVersionOf(db: Connection): string {
  return String(db.prepare('SELECT sqlite_version()').pluck().get());
}
