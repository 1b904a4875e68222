import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonText } from '../../lib/json/json.js';
import { openWriter } from './connection.js';
import { SqliteReader } from './reader.js';
import { toConversationError } from './sqlite-errors.js';
import { SqliteWriter, type WriteOperation } from './writer.js';

const GRACE_MS = 1_000;

describe('SqliteWriter', () => {
  let folder: string;
  let db: Database;
  let writer: SqliteWriter;
  let reader: SqliteReader;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-'));
    db = openWriter(join(folder, 'conversations.db'));
    writer = new SqliteWriter(db, GRACE_MS);
    reader = new SqliteReader(db);
  });

  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const create = (sessionId: string): WriteOperation => ({ kind: 'create', input: { sessionId } });
  const append = (sessionId: string, eventId: string, text = ''): WriteOperation => ({
    kind: 'append',
    sessionId,
    events: [{ eventId, type: 'system', payload: JSON.stringify({ text }) as JsonText }],
  });

  /** Limits the database to its current pages and a few more. */
  const fillDisk = () => db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 4}`);
  const freeDisk = () => db.pragma('max_page_count = 1000000');

  it('stores a whole group or nothing of it when the disk is full, and continues once there is room', () => {
    writer.commit([create('s'), append('s', 'e1')], 1);
    fillDisk();
    const group = Array.from({ length: 50 }, (_, index) => append('s', `big-${index}`, 'x'.repeat(20_000)));
    let failure: unknown;
    try {
      writer.commit(group, 2);
    } catch (error) {
      failure = error;
    }
    expect(toConversationError(failure).code).toBe('STORAGE_FULL');
    expect(reader.findHead('s')?.session.lastSequence).toBe(1);
    expect(reader.findEvent('s', 'big-0')).toBeUndefined();

    freeDisk();
    expect(writer.commit(group, 3)).toHaveLength(50);
    expect(reader.findHead('s')?.session.lastSequence).toBe(51);
  });

  it('discards the remembered head of a session when a group fails', () => {
    fillDisk();
    expect(() => writer.commit([create('s'), append('s', 'e1', 'x'.repeat(200_000))], 1)).toThrow();
    freeDisk();
    expect(writer.commit([append('s', 'e1')], 2)).toEqual([undefined]);
  });

  it('lets operations of one group see each other', () => {
    const [, first, repeat] = writer.commit([create('s'), append('s', 'e1'), append('s', 'e1')], 1);
    expect(first).toMatchObject([{ kind: 'appended' }]);
    expect(repeat).toMatchObject([{ kind: 'duplicate' }]);
  });

  it('remembers only the heads of sessions with short metadata', () => {
    for (const [sessionId, chars, sequence] of [
      ['short', 100, 1],
      ['large', 100_000, 8],
    ] as const) {
      const metadata = JSON.stringify({ note: 'x'.repeat(chars) }) as JsonText;
      writer.commit([{ kind: 'create', input: { sessionId, metadata } }], 1);
      // Nobody else writes, so only a writer that reads the head again sees this.
      db.prepare('UPDATE sessions SET last_sequence = 7 WHERE session_id = ?').run(sessionId);
      expect(writer.commit([append(sessionId, 'e')], 2)).toMatchObject([[{ event: { sequence } }]]);
    }
  });

  it('assigns correct sequences after a head was evicted', () => {
    writer.commit([create('s'), append('s', 'e1')], 1);
    const again = new SqliteWriter(db, GRACE_MS);
    expect(again.commit([append('s', 'e2')], 2)).toMatchObject([[{ kind: 'appended', event: { sequence: 2 } }]]);
  });
});
