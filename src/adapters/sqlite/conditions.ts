/** A statement or a part of one, with its bound values. */
export interface SqlFragment {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export const condition = (sql: string, ...values: (string | number)[]): SqlFragment => ({ sql, values });

/**
 * A bound limit. For a bare `LIMIT ?`, SQLite uses the value for its plan and recompiles the statement for each: 10 µs,
 * five times the cost of a short page of the log.
 */
export const LIMIT = 'LIMIT ? + 0';

export function where(conditions: readonly SqlFragment[]): string {
  return conditions.length > 0 ? `WHERE ${joined(conditions).sql}` : '';
}

export function joined(conditions: readonly SqlFragment[]): SqlFragment {
  return { sql: conditions.map(({ sql }) => sql).join(' AND '), values: valuesOf(conditions) };
}

export function valuesOf(conditions: readonly SqlFragment[]): readonly (string | number)[] {
  return conditions.flatMap(({ values }) => values);
}
