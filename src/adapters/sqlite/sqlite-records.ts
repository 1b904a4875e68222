import {
  type Expected,
  type PutOutcome,
  type RecordInput,
  type RecordQuery,
  Records,
  type StoredRecord,
} from '../../ports/records.js';
import { prepared } from './prepared.js';
import { FIND_RECORD, type RecordRow, recordQuery, toStoredRecord } from './record-rows.js';
import type { SqliteAccess } from './writer-parts.js';

export class SqliteRecords extends Records {
  override readonly isShared = false;

  constructor(private readonly access: SqliteAccess) {
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

  /** By far the most frequent read; this costs half as much as a list of one. */
  override async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    const row = await this.access.read((db) => prepared<[string, string], RecordRow>(db, FIND_RECORD).get(kind, id));
    return row && toStoredRecord(row);
  }

  async put(input: RecordInput, expected: Expected): Promise<PutOutcome> {
    const { kind, id, dueAtMs = null, sessionId = null, changesSession = false } = input;
    const value = JSON.stringify(input.value);
    const record = { kind, id, value, dueAtMs, sessionId };
    const args = [record, expected, changesSession] as const;
    const result = await this.access.call('records', 'put', [...args], value.length);
    if (result === 'no-session') return { kind: 'no-session' };
    if (typeof result === 'number') {
      return { kind: 'stored', record: { ...record, value: JSON.parse(value), version: result } };
    }
    return { kind: 'conflict', current: result.current ? toStoredRecord(result.current) : undefined };
  }

  async delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean> {
    return this.access.call('records', 'delete', [kind, id, expected]);
  }
}
