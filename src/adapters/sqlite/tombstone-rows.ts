import type { Database } from 'better-sqlite3';
import { fingerprintOf } from '../../lib/fingerprint.js';
import { prepared } from './prepared.js';

/** Read each time: a database that is moved in brings its own, and a group that fails takes it back. */
export function findSalt(db: Database): string {
  const sql = "SELECT value FROM settings WHERE name = 'salt'";
  return String(prepared<[], { readonly value: string }>(db, sql).get()?.value);
}

/** Was it erased, or is it being? */
export function isErased(db: Database, sessionId: string): boolean {
  const sql = 'SELECT 1 FROM tombstones WHERE fingerprint = ?';
  return prepared<[string], object>(db, sql).get(fingerprintOf(sessionId, findSalt(db))) !== undefined;
}
