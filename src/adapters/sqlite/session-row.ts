import type { Head } from '../../domain/append.js';
import type { Session } from '../../domain/session.js';

export type Value = string | number | null;

/**
 * When a column is rewritten after the creation of the session. Each has a separate statement: setting an indexed
 * column, even to the same value, also writes the index.
 */
export type Rewritten = 'never' | 'by events' | 'by its end' | 'by marks';

export interface Column {
  readonly field: keyof Session;
  readonly name: string;
  readonly rewritten: Rewritten;
}

/** Where each field of a session is stored, and when it is written. A field without a column does not compile. */
const COLUMNS = {
  sessionId: ['session_id', 'never'],
  initialStatus: ['initial_status', 'never'],
  language: ['language', 'never'],
  metadata: ['metadata', 'never'],
  startedAtMs: ['started_at', 'never'],
  createdAtMs: ['created_at', 'never'],
  updatedAtMs: ['updated_at', 'by events'],
  lastSequence: ['last_sequence', 'by events'],
  status: ['status', 'by its end'],
  endedAtMs: ['ended_at', 'by its end'],
  endReason: ['end_reason', 'by its end'],
  completedAtMs: ['completed_at', 'by its end'],
  completedSequence: ['completed_sequence', 'by its end'],
  lateGraceMs: ['late_grace', 'by its end'],
  abandonment: ['abandonment', 'by its end'],
  archive: ['archive', 'by marks'],
  hold: ['hold', 'by marks'],
} as const satisfies Readonly<Record<keyof Session, readonly [name: string, rewritten: Rewritten]>>;

export const SESSION_COLUMNS: readonly Column[] = Object.entries(COLUMNS).map(([field, [name, rewritten]]) => {
  return { field: field as keyof Session, name, rewritten };
});

export const FIND_SESSION = 'SELECT * FROM sessions WHERE session_id = ?';

/** The columns of a session's row that its head needs, in addition to the session's fields. */
const HEAD_COLUMNS = ['session_key', 'max_timestamp', 'stray_count', 'sealed'] as const;

export function columnsRewritten(when: Rewritten): readonly Column[] {
  return SESSION_COLUMNS.filter(({ rewritten }) => rewritten === when);
}

export function columnValues(columns: readonly Column[], session: Session): readonly Value[] {
  return columns.map(({ field }) => toValue(session[field]));
}

/** Objects are kept as JSON. */
function toValue(value: Session[keyof Session]): Value {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/**
 * The columns of a `SessionRow` for a session `s`, with an empty object for the metadata, which may be large and is not
 * read.
 */
export const SESSION_COLUMNS_WITHOUT_METADATA = [
  ...HEAD_COLUMNS,
  ...SESSION_COLUMNS.filter(({ field }) => field !== 'metadata').map(({ name }) => name),
]
  .map((name) => `s.${name}`)
  .concat("'{}' AS metadata")
  .join();

/** Numbers and texts as they are, of the types that domain/ wrote; objects as JSON. */
type Stored<Field> = Field extends string | number | null ? Field : string;

type FieldColumns = { readonly [Field in keyof Session as (typeof COLUMNS)[Field][0]]: Stored<Session[Field]> };

export interface SessionRow extends FieldColumns {
  readonly session_key: number;
  readonly max_timestamp: number | null;
  readonly stray_count: number;
  readonly sealed: number;
}

export function toSession(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    status: row.status,
    initialStatus: row.initial_status,
    language: row.language,
    metadata: row.metadata,
    startedAtMs: row.started_at,
    endedAtMs: row.ended_at,
    endReason: row.end_reason,
    lastSequence: row.last_sequence,
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
    completedAtMs: row.completed_at,
    completedSequence: row.completed_sequence,
    lateGraceMs: row.late_grace,
    abandonment: fromJson(row.abandonment),
    archive: fromJson(row.archive),
    hold: fromJson(row.hold),
  };
}

export function toHead(row: SessionRow): Head {
  return {
    session: toSession(row),
    sealed: row.sealed !== 0,
    maxTimestampMs: row.max_timestamp,
    outOfOrderCount: row.stray_count,
  };
}

/** For a column that contains JSON. */
export function fromJson<Value>(text: string | null): Value | null {
  return text === null ? null : (JSON.parse(text) as Value);
}
