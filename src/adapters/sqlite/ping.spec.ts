import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { SqliteStore } from './sqlite-store.js';

let dataDir: string;
let store: SqliteStore;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'ping-'));
  const options = { dataDir, lateEventGraceMs: 0, maxQueuedEvents: 1, maxQueuedBytes: 1 };
  store = await SqliteStore.open(new ManualClock(), options);
});

afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true });
});

it('checks the writer too: if nothing can be written, the store is down, and up again once writes work', async () => {
  await store.ping();
  const other = new Database(join(dataDir, 'conversations.db'));
  for (const action of ['INSERT', 'UPDATE'] as const) {
    other.exec(`CREATE TRIGGER no_${action} BEFORE ${action} ON settings BEGIN SELECT RAISE(FAIL, 'disk full'); END`);
  }
  await expect(store.ping()).rejects.toThrow();
  other.exec('DROP TRIGGER no_INSERT; DROP TRIGGER no_UPDATE');
  other.close();
  await store.ping();
});

it('is not down because its queue is full', async () => {
  await store.createSession({ sessionId: 's' }).catch(() => undefined);
  await store.ping();
});
