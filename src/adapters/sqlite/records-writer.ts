import type { Database } from 'better-sqlite3';
import { type Expected, isExpected, LEASE_KIND } from '../../ports/records.js';
import type { ChangesWriter } from './changes-writer.js';
import { prepared, run } from './prepared.js';
import { FIND_RECORD, type RecordRow } from './record-rows.js';
import type { Scrubber } from './scrubber.js';

/** A record with its value as text, as it is sent between threads. */
export interface RecordText {
  readonly kind: string;
  readonly id: string;
  readonly value: string;
  readonly dueAtMs: number | null;
  readonly sessionId: string | null;
}

/** The new version, or what prevented the put. */
export type PutResult = number | 'no-session' | { readonly current: RecordRow | null };

const PUT = 'INSERT OR REPLACE INTO records (kind, id, version, value, due_at, session_id) VALUES (?, ?, ?, ?, ?, ?)';

/** Writes records in the transactions of the writer. */
export class RecordsWriter {
  constructor(
    private readonly db: Database,
    private readonly changes: ChangesWriter,
    private readonly scrubber: Scrubber,
  ) {}

  put(record: RecordText, expected: Expected, changesSession: boolean): PutResult {
    this.noteDeletion(record.kind);
    const { sessionId } = record;
    const sessionKey = sessionId === null ? undefined : this.findSessionKey(sessionId);
    if (sessionId !== null && sessionKey === undefined) return 'no-session';
    const current = this.find(record.kind, record.id);
    if (!isExpected(current, expected)) return { current: current ?? null };
    const version = (current?.version ?? 0) + 1;
    run(this.db, PUT, record.kind, record.id, version, record.value, record.dueAtMs, sessionId);
    if (changesSession && sessionKey !== undefined) this.changes.touch(sessionKey);
    return version;
  }

  delete(kind: string, id: string, expected: Expected): boolean {
    this.noteDeletion(kind);
    if (!isExpected(this.find(kind, id), expected)) return false;
    return run(this.db, 'DELETE FROM records WHERE kind = ? AND id = ?', kind, id) > 0;
  }

  private find(kind: string, id: string): RecordRow | undefined {
    return prepared<[string, string], RecordRow>(this.db, FIND_RECORD).get(kind, id);
  }

  private findSessionKey(sessionId: string): number | undefined {
    const sql = 'SELECT session_key FROM sessions WHERE session_id = ?';
    return prepared<[string], { readonly session_key: number }>(this.db, sql).get(sessionId)?.session_key;
  }

  /** What is replaced or deleted may name a session. Leases of background work change all the time, and do not. */
  private noteDeletion(kind: string): void {
    if (kind !== LEASE_KIND) this.scrubber.noteDeletion();
  }
}
