import type { Database } from 'better-sqlite3';
import type { Facet } from '../../domain/page.js';
import type { Value } from './session-columns.js';

/** Above every character of a name. */
const END = '\u007f';

interface Place {
  readonly session_key: number;
  readonly started_at: number;
}

/** Writes what the list can be filtered by beside the session's own fields, within a group's transaction. */
export class FacetsWriter {
  private readonly find;
  private readonly remove;
  private readonly insert;

  constructor(db: Database) {
    this.find = db.prepare<[string], Place>('SELECT session_key, started_at FROM sessions WHERE session_id = ?');
    this.remove = db.prepare<Value[]>('DELETE FROM session_facets WHERE session_key = ? AND name > ? AND name < ?');
    this.insert = db.prepare<Value[]>(
      'INSERT INTO session_facets (session_key, name, number, text, started_at) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** False: no such session. */
  put(sessionId: string, source: string, facets: readonly Facet[]): boolean {
    const place = this.find.get(sessionId);
    if (!place) return false;
    this.remove.run(place.session_key, `${source}.`, `${source}.${END}`);
    for (const { name, value } of facets) {
      const [number, text] = typeof value === 'number' ? [value, null] : [null, value];
      this.insert.run(place.session_key, name, number, text, place.started_at);
    }
    return true;
  }
}
