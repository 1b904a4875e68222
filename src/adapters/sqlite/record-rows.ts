import { conditionsOf, type Filters } from '../../domain/filters.js';
import type { RecordFilter, RecordQuery, StoredRecord } from '../../ports/records.js';
import { condition, LIMIT, type SqlFragment, valuesOf, where } from './conditions.js';

export interface RecordRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** JSON. */
  readonly value: string;
  readonly due_at: number | null;
  readonly session_id: string | null;
}

export const FIND_RECORD = 'SELECT * FROM records WHERE kind = ? AND id = ?';

/** Greater than every id (see `RECORD_NAME_PATTERN`). */
const END = '\u007f';

const FILTERS: Filters<RecordFilter, SqlFragment> = {
  // One statement for any number of ids.
  ids: (ids) => condition('id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)),
  prefix: (prefix) => condition('id >= ? AND id < ?', prefix, prefix + END),
  after: (after) => condition('id > ?', after),
  dueUntilMs: (dueUntilMs) => condition('due_at IS NOT NULL AND due_at <= ?', dueUntilMs),
  sessionId: (sessionId) => condition('session_id = ?', sessionId),
};

/**
 * Names the index of a session's records: without statistics the planner would use the primary key, because of its
 * order.
 */
export function recordQuery(query: RecordQuery): SqlFragment {
  const { kind, ids, sessionId, dueUntilMs, limit } = query;
  const conditions = [condition('kind = ?', kind), ...conditionsOf(FILTERS, query)];
  const from = sessionId === undefined ? 'records' : 'records INDEXED BY records_session';
  const inOrder = dueUntilMs === undefined ? 'ORDER BY id' : 'ORDER BY due_at, id';
  // For a record by id, sorting would cost three times as much as reading it.
  const sql = `SELECT * FROM ${from} ${where(conditions)} ${ids ? '' : inOrder} ${LIMIT}`;
  return { sql, values: [...valuesOf(conditions), limit] };
}

export function toStoredRecord(row: RecordRow): StoredRecord {
  return {
    kind: row.kind,
    id: row.id,
    version: row.version,
    value: JSON.parse(row.value),
    dueAtMs: row.due_at,
    sessionId: row.session_id,
  };
}
