import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { ChangesWriter } from './changes-writer.js';
import { openWriter } from './connection.js';
import { SqliteChangeLog } from './sqlite-change-log.js';
import { SqliteStore } from './sqlite-store.js';

let dataDir: string;
let store: SqliteStore;
let other: Database.Database;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'changes-'));
  const options = { dataDir, lateEventGraceMs: 0, maxQueuedEvents: 10, maxQueuedBytes: 100_000 };
  store = await SqliteStore.open(new ManualClock(), options);
  other = new Database(join(dataDir, 'conversations.db'), { readonly: true });
  await store.changes.addConsumers(['one', 'two']);
  await store.createSession({ sessionId: 's' });
});

afterEach(async () => {
  other.close();
  await store.close();
  rmSync(dataDir, { recursive: true });
});

const mark = () => other.prepare('SELECT change FROM changes').pluck().get();
const change = () => store.appendEvents('s', [aNewEvent()]);

it('marks a session that changes constantly once per read of the log, and not at each change', async () => {
  const first = mark();
  for (const _more of [1, 2, 3]) await change();
  expect(mark()).toBe(first);
  const looked = await store.changes.read('one', 10);
  expect(looked.map(({ position }) => position)).toEqual([String(first)]);
  await change();
  const second = mark();
  expect(second).toBeGreaterThan(Number(first));
  for (const _more of [1, 2, 3]) await change();
  expect(mark()).toBe(second);
});

it('is not read for a consumer for which nothing waits', async () => {
  const first = mark();
  expect(await store.changes.read('nobody', 10)).toEqual([]);
  await change();
  expect(mark()).toBe(first);
});

it('loses no change that arrives between finding a session and reading it', async () => {
  await store.close();
  const db = openWriter(join(dataDir, 'conversations.db'));
  const writer = new ChangesWriter(db);
  const key = db.prepare<[], number>('SELECT session_key FROM sessions').pluck().get() ?? Number.NaN;
  const changeNow = () => {
    writer.touch(key);
    writer.write(0);
  };
  let isBetween = true;
  const call = async (_part: string, method: string, args: readonly unknown[]) => {
    const answer: unknown = Reflect.apply(Reflect.get(writer, method), writer, args);
    if (method === 'look' && isBetween) changeNow();
    return answer as never;
  };
  const log = new SqliteChangeLog({ read: async (query) => query(db), call, scrub: async () => undefined });
  const looked = await log.read('one', 10);
  isBetween = false;
  // The change may be stored under the mark that was made in between, which must not have been given to anyone.
  changeNow();
  await log.acknowledge('one', looked);
  expect((await log.read('one', 10)).map(({ sessionId }) => sessionId)).toEqual(['s']);
  db.close();
});
