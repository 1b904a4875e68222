import type { Database } from 'better-sqlite3';
import { FileRefused } from './file-refused.js';
import { pragmaOf } from './open-database.js';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.js';

/** What a database contains, to be displayed and compared. */
export interface DatabaseCounts {
  readonly sessions: number;
  readonly events: number;
  /** The sum of the last sequences of all sessions: a missing or additional event changes one of the two counts. */
  readonly sequences: number;
}

export function countRows(db: Database): DatabaseCounts {
  const sql = `SELECT count(*) AS sessions, coalesce(sum(last_sequence), 0) AS sequences,
                      (SELECT count(*) FROM events) AS events FROM sessions`;
  return db.prepare<[], DatabaseCounts>(sql).get() as DatabaseCounts;
}

/** @throws FileRefused if it is not an undamaged database of ours that this version can read. */
export function requireSound(db: Database, file: string): void {
  if (pragmaOf(db, 'application_id') !== APPLICATION_ID) {
    throw new FileRefused(`${file} is the database of another program, or not a database.`);
  }
  if (Number(pragmaOf(db, 'user_version')) > SCHEMA_VERSION) {
    throw new FileRefused(`${file} was written by a newer version of this service: restore it with that version.`);
  }
  const verdict = pragmaOf(db, 'integrity_check(1)');
  if (verdict !== 'ok') throw new FileRefused(`${file} is damaged: ${String(verdict)}`);
}
