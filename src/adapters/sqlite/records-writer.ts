import type { Database } from 'better-sqlite3';
import { type Expected, isExpected } from '../../ports/records.js';
import type { ChangesWriter } from './changes-writer.js';
import { FIND_RECORD, type RecordRow } from './record-rows.js';

/** A record with its value as text, as it crosses the threads. */
export interface RecordText {
  readonly kind: string;
  readonly id: string;
  readonly value: string;
  readonly dueAtMs: number | null;
  readonly sessionId: string | null;
}

interface PutRecord {
  readonly kind: 'put-record';
  readonly record: RecordText;
  readonly expected: Expected;
  readonly changesSession: boolean;
}

export type RecordOperation =
  | PutRecord
  | { readonly kind: 'delete-record'; readonly of: string; readonly id: string; readonly expected: Expected };

/** The version that was put, or what stood in the way. */
export type RecordResult = number | boolean | 'no-session' | { readonly current: RecordRow | null };

/** The writing side of the records, within the transactions of the writer. */
export class RecordsWriter {
  private readonly statements;

  constructor(
    db: Database,
    private readonly changes: ChangesWriter,
  ) {
    this.statements = {
      find: db.prepare<[string, string], RecordRow>(FIND_RECORD),
      findSessionKey: db.prepare<[string], number>('SELECT session_key FROM sessions WHERE session_id = ?').pluck(),
      put: db.prepare<[RecordText & { readonly version: number }]>(`
        INSERT OR REPLACE INTO records (kind, id, version, value, due_at, session_id)
        VALUES (@kind, @id, @version, @value, @dueAtMs, @sessionId)`),
      delete: db.prepare<[string, string]>('DELETE FROM records WHERE kind = ? AND id = ?'),
    };
  }

  execute(operation: RecordOperation): RecordResult {
    if (operation.kind === 'put-record') return this.put(operation);
    return this.delete(operation.of, operation.id, operation.expected);
  }

  private put({ record, expected, changesSession }: PutRecord): RecordResult {
    const { sessionId } = record;
    const sessionKey = sessionId === null ? undefined : this.statements.findSessionKey.get(sessionId);
    if (sessionId !== null && sessionKey === undefined) return 'no-session';
    const current = this.statements.find.get(record.kind, record.id);
    if (!isExpected(current, expected)) return { current: current ?? null };
    const version = (current?.version ?? 0) + 1;
    this.statements.put.run({ ...record, version });
    if (changesSession && sessionKey !== undefined) this.changes.touch(sessionKey);
    return version;
  }

  private delete(kind: string, id: string, expected: Expected): boolean {
    if (!isExpected(this.statements.find.get(kind, id), expected)) return false;
    return this.statements.delete.run(kind, id).changes > 0;
  }
}
