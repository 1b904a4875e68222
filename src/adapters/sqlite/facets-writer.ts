import type { Database } from 'better-sqlite3';
import type { Facet } from '../../domain/page.js';
import type { Value } from './session-columns.js';

export interface FacetOperation {
  readonly kind: 'put-facets';
  readonly sessionId: string;
  readonly source: string;
  readonly facets: readonly Facet[];
}

/** Above every character of a name. */
const END = '\u007f';

/** Writes what the list can be filtered by beside the session's own fields, within a group's transaction. */
export class FacetsWriter {
  private readonly remove;
  private readonly insert;

  constructor(db: Database) {
    this.remove = db.prepare<Value[]>('DELETE FROM session_facets WHERE session_key = ? AND name > ? AND name < ?');
    this.insert = db.prepare<Value[]>(
      'INSERT INTO session_facets (session_key, name, number, text, started_at) VALUES (?, ?, ?, ?, ?)',
    );
  }

  put(key: number, startedAtMs: number, { source, facets }: FacetOperation): void {
    this.remove.run(key, `${source}.`, `${source}.${END}`);
    for (const { name, value } of facets) {
      const [number, text] = typeof value === 'number' ? [value, null] : [null, value];
      this.insert.run(key, name, number, text, startedAtMs);
    }
  }
}
