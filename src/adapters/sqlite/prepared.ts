import type { Database, Statement } from 'better-sqlite3';

const KNOWN = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>();

/**
 * The statement, prepared once for each connection: preparing costs several times as much as finding a row. For texts of which
 * there are few, and for `get` and `all`, which are over when they return; who changes its form (`pluck`) prepares one of its own.
 */
export function prepared<Values extends unknown[], Row>(db: Database, sql: string): Statement<Values, Row> {
  const statements = KNOWN.get(db) ?? new Map<string, Statement<unknown[], unknown>>();
  KNOWN.set(db, statements);
  const statement = statements.get(sql) ?? db.prepare<unknown[], unknown>(sql);
  statements.set(sql, statement);
  return statement as Statement<Values, Row>;
}
