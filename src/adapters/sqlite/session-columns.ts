import type { Session } from '../../domain/session.js';

export type Value = string | number | null;

/**
 * When a column is written again, after the birth of the session. Each has a statement of its own: to set a column that an
 * index has, even to what it was, writes the index too.
 */
export type Rewritten = 'never' | 'by events' | 'by its end' | 'by marks';

export interface Column {
  readonly name: string;
  readonly rewritten: Rewritten;
  readonly toValue: (session: Session) => Value;
}

const column = (name: string, rewritten: Rewritten, toValue: Column['toValue']): Column => ({
  name,
  rewritten,
  toValue,
});

/** Where each field of a session is kept, and when it is written. A field without a column does not compile. */
const COLUMNS: Readonly<Record<keyof Session, Column>> = {
  sessionId: column('session_id', 'never', ({ sessionId }) => sessionId),
  initialStatus: column('initial_status', 'never', ({ initialStatus }) => initialStatus),
  language: column('language', 'never', ({ language }) => language),
  metadata: column('metadata', 'never', ({ metadata }) => metadata),
  startedAtMs: column('started_at', 'never', ({ startedAtMs }) => startedAtMs),
  createdAtMs: column('created_at', 'never', ({ createdAtMs }) => createdAtMs),
  updatedAtMs: column('updated_at', 'by events', ({ updatedAtMs }) => updatedAtMs),
  lastSequence: column('last_sequence', 'by events', ({ lastSequence }) => lastSequence),
  status: column('status', 'by its end', ({ status }) => status),
  endedAtMs: column('ended_at', 'by its end', ({ endedAtMs }) => endedAtMs),
  endReason: column('end_reason', 'by its end', ({ endReason }) => endReason),
  completedAtMs: column('completed_at', 'by its end', ({ completedAtMs }) => completedAtMs),
  completedSequence: column('completed_sequence', 'by its end', ({ completedSequence }) => completedSequence),
  lateGraceMs: column('late_grace', 'by its end', ({ lateGraceMs }) => lateGraceMs),
  abandonment: column('abandonment', 'by its end', ({ abandonment }) => abandonment && JSON.stringify(abandonment)),
  archive: column('archive', 'by marks', ({ archive }) => archive && JSON.stringify(archive)),
  hold: column('hold', 'by marks', ({ hold }) => hold && JSON.stringify(hold)),
};

export const SESSION_COLUMNS: readonly Column[] = Object.values(COLUMNS);

/** Of a session's row, beside the fields of the session: what its head needs. */
const HEAD_COLUMNS = ['session_key', 'max_timestamp', 'stray_count', 'sealed'] as const;

export function columnsRewritten(when: Rewritten): readonly Column[] {
  return SESSION_COLUMNS.filter(({ rewritten }) => rewritten === when);
}

export function columnValues(columns: readonly Column[], session: Session): readonly Value[] {
  return columns.map(({ toValue }) => toValue(session));
}

/** The columns of a `SessionRow` of a session `s`, with an empty object for the metadata: it may be large, and is not read. */
export const SESSION_COLUMNS_WITHOUT_METADATA = [
  ...HEAD_COLUMNS,
  ...SESSION_COLUMNS.filter((each) => each !== COLUMNS.metadata).map(({ name }) => name),
]
  .map((name) => `s.${name}`)
  .concat("'{}' AS metadata")
  .join();
