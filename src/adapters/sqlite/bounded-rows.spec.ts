import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageBudget } from '../../domain/page-budget.js';
import type { JsonText } from '../../lib/json/json.js';
import { type BoundedRow, takeEvents } from './bounded-rows.js';
import { openWriter } from './connection.js';
import { logQuery } from './queries.js';
import { SqliteWriter } from './writer.js';

const EVENTS = 20;
const PAYLOAD_BYTES = 100_000;

describe('a page of large events', () => {
  let folder: string;
  let db: Database;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-'));
    db = openWriter(join(folder, 'conversations.db'));
    const payload = JSON.stringify('x'.repeat(PAYLOAD_BYTES - 2)) as JsonText;
    const events = Array.from({ length: EVENTS }, (_, index) => ({ eventId: `e${index}`, type: 'system', payload }));
    const writer = new SqliteWriter(db, 0);
    writer.commit([{ kind: 'create', input: { sessionId: 's' } }], 1);
    writer.commit([{ kind: 'append', sessionId: 's', events }], 2);
  });

  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  /** Reads a page, and counts the bytes of the payloads that SQLite returns for it. */
  function readPage(maxBytes: number): { readonly events: number; readonly readBytes: number } {
    const key = db.prepare('SELECT session_key FROM sessions').pluck().get() as number;
    const { sql, values } = logQuery(key, { after: 0, limit: EVENTS, order: 'asc', types: [] });
    const statement = db.prepare<unknown[], BoundedRow>(sql);
    let readBytes = 0;
    const seen = (row: BoundedRow): BoundedRow => {
      readBytes += row.payload?.length ?? 0;
      return row;
    };
    const observed = {
      all: (...bound: unknown[]) => statement.all(...bound).map(seen),
      *iterate(...bound: unknown[]) {
        for (const row of statement.iterate(...bound)) yield seen(row);
      },
    };
    const budget = new PageBudget(maxBytes);
    const { items } = takeEvents(observed, [...values, EVENTS + 1], { sessionId: 's', limit: EVENTS, budget });
    return { events: items.length, readBytes };
  }

  it('reads the payloads that it returns, and at most one more', () => {
    const { events, readBytes } = readPage(5.5 * PAYLOAD_BYTES);
    expect(events).toBe(5);
    expect(readBytes).toBeLessThanOrEqual(6 * PAYLOAD_BYTES);
  });

  it('that all fit reads each payload once', () => {
    expect(readPage(100 * EVENTS * PAYLOAD_BYTES)).toEqual({ events: EVENTS, readBytes: EVENTS * PAYLOAD_BYTES });
  });
});
