import Database, { type Database as Connection } from 'better-sqlite3';

export type OpenOptions = Database.Options;

/**
 * The only way to a connection. What SQLite would put into temporary files (the copy of a rebuild, a sort) stays in memory:
 * those lie in `/var/tmp` or wherever the environment says, on another disk, and hold conversations. Memory stays bounded:
 * only databases of up to 64 MiB are rebuilt (see scrubber.ts), and queries are served by an index.
 */
export function openDatabase(file: string, options: OpenOptions = {}): Connection {
  const db = new Database(file, options);
  db.pragma('temp_store = MEMORY');
  return db;
}
