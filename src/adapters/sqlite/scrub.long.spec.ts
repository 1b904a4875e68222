import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database, { type Database as Connection } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { SqliteStore } from './sqlite-store.js';

const MIB = 1024 * 1024;
const TRIES = 5;

describe('a scrub of the embedded store', () => {
  let folder: string;
  let file: string;
  let store: SqliteStore;
  let other: Connection;
  let fullBytes: number;

  const open = () =>
    SqliteStore.open(new ManualClock(), {
      dataDir: folder,
      lateEventGraceMs: 0,
      maxQueuedEvents: 1_000,
      maxQueuedBytes: 64 * MIB,
    });
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const sizes = () => ({ database: sizeOf(file), log: sizeOf(`${file}-wal`) });

  /** Reads like a database browser, a backup or Litestream. */
  const readOn = () => {
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM sessions').get();
  };
  const session = async (sessionId: string, textChars: number) => {
    await store.createSession(aNewSession({ sessionId }));
    const text = (eventId: string) => jsonText({ text: eventId.padEnd(textChars, 'x') });
    const events = ['a', 'b', 'c', 'd'].map((eventId) => aNewEvent({ eventId, payload: text(eventId) }));
    await store.appendEvents(sessionId, events);
  };
  const eraseAll = async (sessionId: string) => {
    await store.erasure.beginErasure(sessionId, 1);
    while ((await store.erasure.eraseNext(sessionId, 100)) > 0);
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-'));
    file = join(folder, 'conversations.db');
    store = await open();
    for (let index = 0; index < 8; index++) await session(`kept-${index}`, MIB / 4);
    await session('erased', MIB / 4);
    await store.erasure.scrub();
    fullBytes = sizeOf(file);
    other = new Database(file, { readonly: true });
  });

  afterEach(async () => {
    other.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('makes neither the database nor its log grow while another program reads, and ends once that program is done', async () => {
    readOn();
    await eraseAll('erased');
    await expect(store.erasure.scrub()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const before = sizes();
    for (let index = 0; index < TRIES; index++) await expect(store.erasure.scrub()).rejects.toThrow();
    expect(sizes()).toEqual(before);

    await session('written meanwhile', 10);
    expect((await store.findSession('written meanwhile'))?.lastSequence).toBe(4);

    other.exec('COMMIT');
    await store.erasure.scrub();
    expect(sizes().log).toBe(0);
    expect(sizes().database).toBeLessThan(fullBytes);
  });

  it('rebuilds the database once for all that was erased, however often it has to empty the log', async () => {
    const rebuilds = () => other.pragma('schema_version', { simple: true }) as number;
    const before = rebuilds();
    await eraseAll('erased');
    await eraseAll('kept-1');
    await store.erasure.scrub();
    expect(rebuilds()).toBe(before + 1);
    readOn();
    await session('short', 10);
    for (let index = 0; index < TRIES; index++) await expect(store.erasure.scrub()).rejects.toThrow();
    other.exec('COMMIT');
    await store.erasure.scrub();
    expect(rebuilds()).toBe(before + 1);
    await eraseAll('kept-2');
    await store.erasure.scrub();
    expect(rebuilds()).toBe(before + 2);
  });

  it('removes data that a process deleted before it ended without a scrub', async () => {
    readOn();
    await eraseAll('erased');
    await expect(store.erasure.scrub()).rejects.toThrow();
    await store.close();
    store = await open();
    await expect(store.erasure.scrub()).rejects.toThrow();
    other.exec('COMMIT');
    await store.erasure.scrub();
    expect(sizes().database).toBeLessThan(fullBytes);
  });
});
