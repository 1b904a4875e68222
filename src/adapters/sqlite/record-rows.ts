import type { StoredRecord } from '../../ports/records.js';

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

/** However many ids: one statement. */
export const FIND_RECORDS = 'SELECT * FROM records WHERE kind = ? AND id IN (SELECT value FROM json_each(?))';

export const LIST_RECORDS = `
  SELECT * FROM records WHERE kind = @kind AND id > @after AND id >= @prefix AND id < @end ORDER BY id LIMIT @limit`;

export const LIST_DUE_RECORDS = `
  SELECT * FROM records WHERE kind = @kind AND due_at IS NOT NULL AND due_at <= @dueUntilMs
  ORDER BY due_at, id LIMIT @limit`;

/** The index by name: without statistics the planner takes the primary key, for its order, and reads all of the kind. */
export const LIST_RECORDS_OF_SESSION = `
  SELECT * FROM records INDEXED BY records_session WHERE session_id = @sessionId AND kind = @kind ORDER BY id LIMIT @limit`;

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
