import type { Database } from 'better-sqlite3';
import type { Facet } from '../../domain/page.js';
import { prepared, run } from './prepared.js';

/** Greater than every character of a name. */
const END = '\u007f';

interface Place {
  readonly session_key: number;
  readonly started_at: number;
}

const FIND_PLACE = 'SELECT session_key, started_at FROM sessions WHERE session_id = ?';
const REMOVE = 'DELETE FROM session_facets WHERE session_key = ? AND name > ? AND name < ?';
const INSERT = 'INSERT INTO session_facets (session_key, name, number, text, started_at) VALUES (?, ?, ?, ?, ?)';

/** Writes facets in the transaction of a group. */
export class FacetsWriter {
  constructor(private readonly db: Database) {}

  /** Returns false if there is no such session. */
  put(sessionId: string, source: string, facets: readonly Facet[]): boolean {
    const place = prepared<[string], Place>(this.db, FIND_PLACE).get(sessionId);
    if (!place) return false;
    run(this.db, REMOVE, place.session_key, `${source}.`, `${source}.${END}`);
    for (const { name, value } of facets) {
      const [number, text] = typeof value === 'number' ? [value, null] : [null, value];
      run(this.db, INSERT, place.session_key, name, number, text, place.started_at);
    }
    return true;
  }
}
