import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { acquireLease } from '../../runtime/lease.js';
import { SqliteStore } from './index.js';
import { ARCHIVABLE, UNRELEASED } from './sqlite-archive.js';

const ERASED_SESSIONS = 200;
const EVENTS = 8;

describe('the ports of SqliteStore other than conversations', () => {
  let dataDir: string;
  let store: SqliteStore;

  const open = () =>
    SqliteStore.open(new ManualClock(), {
      dataDir,
      lateEventGraceMs: 1_000,
      maxQueuedEvents: 10_000,
      maxQueuedBytes: 2 ** 26,
    });
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true });
  });

  /** Puts the secret into ids, metadata, types and payloads, some small and some larger than a page. */
  const fill = async (sessionId: string, secret: string) => {
    const metadata = jsonText({ name: secret, long: secret.repeat(50) });
    await store.createSession({ sessionId, metadata, language: 'en' });
    for (let index = 0; index < EVENTS; index += 1) {
      const payload = jsonText({ text: secret.repeat(1 + index ** 4) });
      // Every second event is out of order.
      const timestampMs = 1_000 - (index % 2) * 500 + index;
      await store.appendEvents(sessionId, [aNewEvent({ eventId: `${secret}-${index}`, payload, timestampMs })]);
    }
    await store.completeSession(sessionId, { endReason: secret });
  };

  const erase = async (sessionId: string) => {
    await store.erasure.beginErasure(sessionId, 1);
    while ((await store.erasure.eraseNext(sessionId, 3)) > 0);
  };

  const occurrences = (secret: string) =>
    readdirSync(dataDir)
      .map((name) => readFileSync(join(dataDir, name), 'latin1').split(secret).length - 1)
      .reduce((sum, count) => sum + count, 0);

  it('gives the lease of an earlier process to any owner that asks, because only one process has the folder', async () => {
    const lease = { name: 'archive/call', nowMs: 1, untilMs: 1_000_000 };
    expect(await acquireLease(store.records, { ...lease, owner: 'before' })).toBe(true);
    expect(await acquireLease(store.records, { ...lease, owner: 'after' })).toBe(false);
    await store.close();
    store = await open();
    expect(await acquireLease(store.records, { ...lease, owner: 'after' })).toBe(true);
  });

  it('leaves no trace of erased data in any file, and keeps all other data', async () => {
    const filling = Array.from({ length: ERASED_SESSIONS }, async (_, index) => {
      await fill(`ZQX-${index}`, `ZQX~${index}~`);
      await fill(`kept-${index}`, `KEPT~${index}~`);
    });
    await Promise.all(filling);
    expect(occurrences('ZQX')).toBeGreaterThan(ERASED_SESSIONS * EVENTS);
    await Promise.all(Array.from({ length: ERASED_SESSIONS }, (_, index) => erase(`ZQX-${index}`)));
    await store.erasure.scrub();
    expect(occurrences('ZQX')).toBe(0);
    for (let index = 0; index < ERASED_SESSIONS; index += 1) {
      const page = await store.readEvents(`kept-${index}`, { after: 0, order: 'asc', limit: 100, types: [] });
      expect(page?.events).toHaveLength(EVENTS);
    }
  });

  it('reports that it cannot scrub while someone reads, and blocks nobody', async () => {
    await fill('s', 'ZQX~');
    const other = new Database(join(dataDir, 'conversations.db'), { readonly: true });
    other.exec('BEGIN; SELECT 1 FROM sessions');
    other.prepare('SELECT count(*) FROM events').get();
    await erase('s');
    const scrubbing = store.erasure.scrub();
    const creating = store.createSession({ sessionId: 'other' });
    await expect(scrubbing).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await creating).toMatchObject({ kind: 'created' });
    other.close();
    await store.erasure.scrub();
    expect(occurrences('ZQX')).toBe(0);
  });

  it('gives the position of a session whose events are still to be deleted to no other session', async () => {
    await fill('s', 'x');
    await store.erasure.beginErasure('s', 1);
    await fill('t', 'x');
    await erase('s');
    const page = await store.readEvents('t', { after: 0, order: 'asc', limit: 100, types: [] });
    expect(page?.events).toHaveLength(EVENTS);
  });

  it('finds due records by an index', () => {
    const db = new Database(join(dataDir, 'conversations.db'), { readonly: true });
    const values = { completedUntilMs: 1, sealableAtMs: 1, markedUntilMs: 1, limit: 1 };
    const planOf = (sql: string) =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as { detail: string }[]).map(({ detail }) => detail).join();
    expect(planOf(ARCHIVABLE)).toMatch(/^SEARCH s USING INDEX sessions_archivable [^,]*$/);
    expect(planOf(UNRELEASED)).toMatch(/^SEARCH s USING INDEX sessions_unreleased [^,]*$/);
    db.close();
  });
});
