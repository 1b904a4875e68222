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
