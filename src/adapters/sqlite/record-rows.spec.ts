import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWriter } from './connection.js';
import { FIND_RECORD, recordQuery } from './record-rows.js';

const DUE = 'INDEX records_due (kind=? AND due_at>? AND due_at<?)';

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

  const kind = 'k';
  it.each([
    ['one', { sql: FIND_RECORD, values: ['k', 'i'] }, 'PRIMARY KEY (kind=? AND id=?)'],
    ['many', recordQuery({ kind, ids: ['i'], limit: 1 }), 'PRIMARY KEY (kind=? AND id=?)'],
    ['a kind', recordQuery({ kind, limit: 1 }), 'PRIMARY KEY (kind=?)'],
    ['a page', recordQuery({ kind, prefix: 'p', after: 'pa', limit: 1 }), 'PRIMARY KEY (kind=? AND id>? AND id<?)'],
    ['what is due', recordQuery({ kind, dueUntilMs: 1, limit: 1 }), DUE],
    ['a session', recordQuery({ kind, sessionId: 's', limit: 1 }), 'INDEX records_session (session_id=? AND kind=?)'],
  ])('are found by an index that covers the whole condition: %s', (_what, { sql, values }, index) => {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as readonly { readonly detail: string }[];
    expect(plan.map(({ detail }) => detail)).toContain(`SEARCH records USING ${index}`);
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
  });
});
