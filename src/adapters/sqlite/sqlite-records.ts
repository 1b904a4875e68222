import type { Database } from 'better-sqlite3';
import {
  type Expected,
  type PutOutcome,
  type RecordInput,
  type RecordQuery,
  Records,
  type StoredRecord,
} from '../../ports/records.js';
import { prepared } from './prepared.js';
import { type RecordRow, recordQuery, toStoredRecord } from './record-rows.js';
import type { RecordOperation, RecordResult } from './records-writer.js';

/** What the store offers to its records. */
export interface RecordsAccess {
  /** In the next group, with appends of others. */
  write(operation: RecordOperation, textBytes: number): Promise<RecordResult>;
  read<Result>(query: (db: Database) => Result): Promise<Result>;
}

export class SqliteRecords extends Records {
  override readonly isShared = false;

  constructor(private readonly access: RecordsAccess) {
    super();
  }

  async list(query: RecordQuery): Promise<readonly StoredRecord[]> {
    const { sql, values } = recordQuery(query);
    return this.access.read((db) =>
      prepared<(string | number)[], RecordRow>(db, sql)
        .all(...values)
        .map(toStoredRecord),
    );
  }

  async put(input: RecordInput, expected: Expected): Promise<PutOutcome> {
    const { kind, id, dueAtMs = null, sessionId = null, changesSession = false } = input;
    const value = JSON.stringify(input.value);
    const record = { kind, id, value, dueAtMs, sessionId };
    const result = await this.access.write({ kind: 'put-record', record, expected, changesSession }, value.length);
    if (result === 'no-session') return { kind: 'no-session' };
    if (typeof result === 'number') {
      return { kind: 'stored', record: { ...record, value: JSON.parse(value), version: result } };
    }
    const { current } = result as { readonly current: RecordRow | null };
    return { kind: 'conflict', current: current ? toStoredRecord(current) : undefined };
  }

  async delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean> {
    return (await this.access.write({ kind: 'delete-record', of: kind, id, expected }, 0)) as boolean;
  }
}
