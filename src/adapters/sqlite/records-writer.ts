import type { Database } from 'better-sqlite3';
import { type Expected, isExpected, LEASE_KIND } from '../../ports/records.js';
import type { ChangesWriter } from './changes-writer.js';
import { FIND_RECORD, type RecordRow } from './record-rows.js';
import type { Scrubber } from './scrubber.js';

/** A record with its value as text, as it crosses the threads. */
export interface RecordText {
  readonly kind: string;
  readonly id: string;
  readonly value: string;
  readonly dueAtMs: number | null;
  readonly sessionId: string | null;
}

/** The version that was put, or what stood in the way. */
export type PutResult = number | 'no-session' | { readonly current: RecordRow | null };

/** The writing side of the records, within the transactions of the writer. */
export class RecordsWriter {
  private readonly statements;

  constructor(
    db: Database,
    private readonly changes: ChangesWriter,
    private readonly scrubber: Scrubber,
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

  put(record: RecordText, expected: Expected, changesSession: boolean): PutResult {
    this.noteDeletion(record.kind);
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

  delete(kind: string, id: string, expected: Expected): boolean {
    this.noteDeletion(kind);
    if (!isExpected(this.statements.find.get(kind, id), expected)) return false;
    return this.statements.delete.run(kind, id).changes > 0;
  }

  /** What is replaced or deleted may name a session. The leases of background work come and go without end, and do not. */
  private noteDeletion(kind: string): void {
    if (kind !== LEASE_KIND) this.scrubber.noteDeletion();
  }
}
