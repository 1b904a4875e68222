import type { Database } from 'better-sqlite3';
import { fingerprintOf } from '../../lib/fingerprint.js';
import { prepared } from './prepared.js';

/** Read each time: a database that is imported brings its own, and a failed group rolls it back. */
export function findSalt(db: Database): string {
  const sql = "SELECT value FROM settings WHERE name = 'salt'";
  return String(prepared<[], { readonly value: string }>(db, sql).get()?.value);
}

/** Returns whether it was erased or is being erased. */
export function isErased(db: Database, sessionId: string): boolean {
  const sql = 'SELECT 1 FROM tombstones WHERE fingerprint = ?';
  return prepared<[string], object>(db, sql).get(fingerprintOf(sessionId, findSalt(db))) !== undefined;
}
