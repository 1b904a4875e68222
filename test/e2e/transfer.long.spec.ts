import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import { newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { CommandProcess } from './command-process.js';
import { temporaryFolder } from './service-process.js';
import { type Contents, erase, FURNITURE, furnish, LATE_GRACE_MS, readContents } from './transfer-fixture.js';

const BOUNDS = { maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26, lateEventGraceMs: LATE_GRACE_MS };

describe('npm run transfer', () => {
  let folder: string;
  let source: string;
  let target: string;

  beforeEach(() => {
    folder = temporaryFolder();
    source = join(folder, 'source');
    target = join(folder, 'target');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const using = async <Result>(dataDir: string, work: (store: SqliteStore, clock: ManualClock) => Promise<Result>) => {
    const clock = new ManualClock();
    const store = await SqliteStore.open(clock, { ...BOUNDS, dataDir });
    return work(store, clock).finally(() => store.close());
  };
  const contents = (dataDir: string): Promise<Contents> => using(dataDir, readContents);
  const transfer = (...flags: readonly string[]) =>
    CommandProcess.run('transfer', ['--from', `sqlite:${source}`, '--to', `sqlite:${target}`, ...flags]);
  const inTarget = (sql: string) => {
    const db = new Database(join(target, 'conversations.db'));
    try {
      return db.exec(sql);
    } finally {
      db.close();
    }
  };

  it('copies every fact, sequence and time, and leaves the source unchanged', async () => {
    await using(source, furnish);
    const before = await contents(source);
    const result = await transfer('--json');
    expect(result).toMatchObject({ code: 0 });
    expect(JSON.parse(result.stdout)).toMatchObject({
      sessions: FURNITURE.length + 1,
      archived: 1,
      erased: 1,
      erasedMissing: 0,
      outcomes: { copied: FURNITURE.length + 1 },
    });
    expect(before.isGone).toBe(true);
    expect(await contents(target)).toEqual(before);
    expect(await contents(source)).toEqual(before);
  });

  it('lets the target continue where the source stopped', async () => {
    await using(source, furnish);
    expect((await transfer()).code).toBe(0);
    await using(target, async (store) => {
      const [added] = (await store.appendEvents('strays', newEvents(1))) ?? [];
      expect(added).toMatchObject({ kind: 'appended', event: { sequence: 7 } });
      const [refused] = (await store.appendEvents('sealed', newEvents(1))) ?? [];
      expect(refused).toMatchObject({ kind: 'sealed' });
      expect(await store.createSession({ sessionId: 'gone' })).toMatchObject({ kind: 'erased' });
    });
  });

  it('only compares with --dry-run and --verify, and creates nothing', async () => {
    await using(source, furnish);
    const dry = await transfer('--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('11 to be copied') });
    expect(await transfer('--verify')).toMatchObject({ code: 1, stderr: expect.stringContaining('no database') });
    expect(existsSync(target)).toBe(false);
    await transfer();
    expect(await transfer('--verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('11 already equal') });
  });

  it('resumes where it was killed, and skips what is equal', async () => {
    await using(source, async (store, clock) => {
      await furnish(store, clock);
      for (let index = 0; index < 100; index += 1) {
        await store.createSession({ sessionId: `many-${index}`, startedAtMs: index });
        await store.appendEvents(`many-${index}`, newEvents(250));
      }
    });
    const wanted = await contents(source);
    const database = join(target, 'conversations.db');
    for (const enough of [1, 30, 70]) {
      const running = new CommandProcess('transfer', ['--from', `sqlite:${source}`, '--to', `sqlite:${target}`]);
      while (running.isRunning && countSessions(database) < enough) await setTimeout(5);
      await running.kill();
    }
    const last = await transfer('--json');
    expect(last).toMatchObject({ code: 0 });
    // Eight transfers run at once, and those that the kill interrupted are not equal yet.
    expect(JSON.parse(last.stdout).outcomes.same).toBeGreaterThanOrEqual(60);
    expect(await contents(target)).toEqual(wanted);
    const again = await transfer('--json');
    expect(JSON.parse(again.stdout).outcomes).toMatchObject({ copied: 0, same: 111 });
  });

  it.each([
    [
      'a lost event',
      "DELETE FROM events WHERE position & 4294967295 = 3 AND session_key = (SELECT session_key FROM sessions WHERE session_id = 'strays')",
    ],
    [
      'a changed payload',
      `UPDATE events SET payload = '{"text":"another"}' WHERE position & 4294967295 = 3 AND session_key = (SELECT session_key FROM sessions WHERE session_id = 'strays')`,
    ],
    [
      'a changed time',
      "UPDATE events SET recorded_at = recorded_at + 1 WHERE position & 4294967295 = 6 AND session_key = (SELECT session_key FROM sessions WHERE session_id = 'strays')",
    ],
    ['a changed fact', "UPDATE sessions SET language = 'fr' WHERE session_id = 'strays'"],
    ['a lost annotation', "DELETE FROM records WHERE id = 'empty/review'", 'empty'],
    [
      'a changed annotation',
      "UPDATE records SET value = replace(value, '5', '4') WHERE id = 'sealed/review'",
      'sealed',
    ],
    [
      'an annotation that has come back',
      "UPDATE records SET value = replace(value, 'null', '\"{}\"') WHERE id = 'held/deleted'",
      'held',
    ],
    ['a lost seal', "UPDATE sessions SET sealed = 1 - sealed WHERE session_id = 'strays'"],
  ])('finds %s with --verify', async (_fault, sql, sessionId = 'strays') => {
    await using(source, furnish);
    expect((await transfer()).code).toBe(0);
    inTarget(sql);
    const result = await transfer('--verify', '--json');
    expect(result).toMatchObject({ code: 1 });
    expect(JSON.parse(result.stdout)).toMatchObject({
      outcomes: { different: 1, same: FURNITURE.length },
      faults: [{ sessionId, outcome: 'different' }],
    });
  });

  it('repairs a lost event when it is run again, and reports what it cannot repair', async () => {
    await using(source, furnish);
    expect((await transfer()).code).toBe(0);
    inTarget('DELETE FROM events WHERE position & 4294967295 = 3');
    inTarget("DELETE FROM records WHERE id = 'empty/review'; DELETE FROM records WHERE kind = 'annotation-register'");
    inTarget("UPDATE records SET value = replace(value, '5', '4') WHERE id = 'archived/review'");
    expect(await transfer()).toMatchObject({ code: 0 });
    expect(await contents(target)).toEqual(await contents(source));
    inTarget(`UPDATE events SET payload = '{}' WHERE position & 4294967295 = 3`);
    expect(await transfer()).toMatchObject({ code: 1, stdout: expect.stringContaining('DIFFERENT') });
  });

  it('does not bring back what was erased in the target, and erases there what was erased in the source since', async () => {
    await using(source, furnish);
    expect((await transfer()).code).toBe(0);
    await using(target, (store) => erase(store, 'sealed'));
    await using(source, (store) => erase(store, 'strays'));
    expect(await transfer()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 left out: erased in the target'),
    });
    await using(target, async (store) => {
      for (const sessionId of ['sealed', 'strays', 'gone']) {
        expect(await store.findSession(sessionId)).toBeUndefined();
        expect(await store.erasure.isErased(sessionId)).toBe(true);
      }
    });
  });

  it('refuses a target with a salt of its own and erased sessions under it, because it could not recognize what was erased', async () => {
    await using(source, furnish);
    await using(target, (store) => store.createSession({ sessionId: 'own' }));
    expect(await transfer()).toMatchObject({ code: 1, stderr: expect.stringContaining('Transfer to an empty target') });
    await using(target, async (store) => {
      expect((await store.listSessions({ limit: 10, metadata: [] })).sessions).toHaveLength(1);
    });
  });

  it('refuses a folder that is in use', async () => {
    await using(source, furnish);
    await using(target, async () => {
      expect(await transfer()).toMatchObject({ code: 1, stderr: expect.stringContaining('Another process') });
    });
    await using(source, async () => {
      expect(await transfer()).toMatchObject({ code: 1, stderr: expect.stringContaining('Another process') });
    });
  });

  it('explains itself, and ends with 2 if it is called incorrectly', async () => {
    const run = (...args: readonly string[]) => CommandProcess.run('transfer', args);
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage/) });
    expect(await run('--from', 'sqlite:x')).toMatchObject({ code: 2 });
    expect(await run('--from', 'file.db', '--to', 'sqlite:y')).toMatchObject({ code: 2 });
    expect(await run('--from', 'sqlite:x', '--to', 'sqlite:./x')).toMatchObject({ code: 1 });
    expect(await run('--from', 'sqlite:nowhere', '--to', 'sqlite:y')).toMatchObject({ code: 1 });
    expect(await run('--from', 'postgres://u:secret@h/x', '--to', 'sqlite:y')).toMatchObject({
      code: 2,
      stderr: expect.not.stringContaining('secret'),
    });
  });
});

function countSessions(database: string): number {
  if (!existsSync(database)) return 0;
  try {
    const db = new Database(database, { readonly: true });
    try {
      return db.prepare('SELECT count(*) FROM sessions').pluck().get() as number;
    } finally {
      db.close();
    }
  } catch {
    // Its schema does not exist yet.
    return 0;
  }
}
