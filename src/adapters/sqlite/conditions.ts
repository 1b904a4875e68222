/** A condition of a statement, and what is bound to it. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export const condition = (sql: string, ...values: (string | number)[]): Condition => ({ sql, values });

/**
 * A limit that is bound. Where it is a bare `LIMIT ?`, SQLite looks at it for its plan and compiles the statement anew each time that one is
 * bound: 10 µs, five times what a short page of the log costs.
 */
export const LIMIT = 'LIMIT ? + 0';

export function where(conditions: readonly Condition[]): string {
  return conditions.length > 0 ? `WHERE ${joined(conditions).sql}` : '';
}

export function joined(conditions: readonly Condition[]): Condition {
  return { sql: conditions.map(({ sql }) => sql).join(' AND '), values: valuesOf(conditions) };
}

export function valuesOf(conditions: readonly Condition[]): readonly (string | number)[] {
  return conditions.flatMap(({ values }) => values);
}
