import type { Database } from 'better-sqlite3';

/** Creates the incarnation of a database without one, because it is new, older than this setting, or was restored. */
export function ensureIncarnation(db: Database): void {
  db.exec("INSERT OR IGNORE INTO settings VALUES ('incarnation', lower(hex(randomblob(8))))");
}

export function readIncarnation(db: Database): string {
  return db.prepare("SELECT value FROM settings WHERE name = 'incarnation'").pluck().get() as string;
}

/**
 * Deletes the incarnation, so that a new one is created when it is served: a restored database lacks what was written
 * after the backup.
 */
export function forgetIncarnation(db: Database): void {
  const hasSettings = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'settings'").get() !== undefined;
  if (hasSettings) db.exec("DELETE FROM settings WHERE name = 'incarnation'");
}
