import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWriter } from './connection.js';
import { FIND_RECORD, FIND_RECORDS, LIST_DUE_RECORDS, LIST_RECORDS, LIST_RECORDS_OF_SESSION } from './record-rows.js';

const VALUES = { kind: 'k', id: 'i', sessionId: 's', after: '', prefix: '', end: '~', dueUntilMs: 1, limit: 1 };

describe('records', () => {
  let folder: string;
  let db: Database;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'records-'));
    db = openWriter(join(folder, 'conversations.db'));
  });
  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    [FIND_RECORD, 'PRIMARY KEY (kind=? AND id=?)', ['k', 'i']],
    [FIND_RECORDS, 'PRIMARY KEY (kind=? AND id=?)', ['k', '[]']],
    [LIST_RECORDS, 'PRIMARY KEY (kind=? AND id>? AND id<?)', [VALUES]],
    [LIST_DUE_RECORDS, 'INDEX records_due (kind=? AND due_at>? AND due_at<?)', [VALUES]],
    [LIST_RECORDS_OF_SESSION, 'INDEX records_session (session_id=? AND kind=?)', [VALUES]],
  ])('are found by an index that has all of the condition: %s', (sql, index, values) => {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as readonly { readonly detail: string }[];
    expect(plan.map(({ detail }) => detail)).toContain(`SEARCH records USING ${index}`);
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
  });
});
