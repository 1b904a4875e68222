import type { Database, Statement } from 'better-sqlite3';
import type { Value } from './session-row.js';

const KNOWN = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>();

/** Per connection: few in practice, although a list can be queried in many ways. */
const MAX_KNOWN = 256;

/**
 * Returns the statement, prepared once per connection: preparing costs several times as much as finding a row. Callers
 * that change its mode (`pluck`) do so each time, with a text that nobody else uses.
 */
export function prepared<Values extends unknown[], Row>(db: Database, sql: string): Statement<Values, Row> {
  const statements = KNOWN.get(db) ?? new Map<string, Statement<unknown[], unknown>>();
  const known = statements.get(sql);
  if (known) return known as Statement<Values, Row>;
  if (statements.size >= MAX_KNOWN) statements.clear();
  const statement = db.prepare<unknown[], Row>(sql);
  KNOWN.set(db, statements.set(sql, statement));
  return statement as Statement<Values, Row>;
}

/** Returns how many rows were changed. */
export function run(db: Database, sql: string, ...values: readonly Value[]): number {
  return prepared<Value[], unknown>(db, sql).run(...values).changes;
}
