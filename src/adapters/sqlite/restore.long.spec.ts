import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { backUp } from './backup.js';
import { restoreBackup } from './restore.js';
import { SqliteStore } from './sqlite-store.js';

/** The process dies before or after this rename; every later one fails as well. */
const death = vi.hoisted(() => ({ at: Number.POSITIVE_INFINITY, seen: 0 }));

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>();
  const strike = () => {
    death.seen += 1;
    if (death.seen >= death.at) throw new Error('killed');
  };
  const killing =
    <Args extends readonly unknown[]>(change: (...args: Args) => void) =>
    (...args: Args) => {
      strike();
      change(...args);
      strike();
    };
  return { ...actual, renameSync: killing(actual.renameSync), rmSync: killing(actual.rmSync) };
});

const BOUNDS = { maxQueuedEvents: 1_000, maxQueuedBytes: 2 ** 20, lateEventGraceMs: 0 };
const QUIET = () => undefined;
const DATABASE = 'conversations.db';
const ASIDE = `${DATABASE}.before-restore`;
const LEAVINGS = ['', '-journal', '-wal', '-shm'];

describe('a restore that was killed', () => {
  let folder: string;
  let dataDir: string;
  let file: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'restore-'));
    dataDir = join(folder, 'data');
    file = join(folder, 'saved.db');
    const served = join(folder, 'served');
    await using(served, (store) => store.createSession({ sessionId: 'early' }));
    await backUp({ dataDir: served, file, overwrites: false, onProgress: QUIET });
    await using(served, async (store) => {
      await store.createSession({ sessionId: 'later' });
      // The folder of a service that was killed: its last writes are only in the write-ahead log.
      cpSync(served, dataDir, { recursive: true });
    });
    expect(existsSync(inData(`${DATABASE}-wal`))).toBe(true);
  });
  afterEach(() => {
    revive();
    rmSync(folder, { recursive: true });
  });

  async function using<Result>(where: string, work: (store: SqliteStore) => Promise<Result>): Promise<Result> {
    const store = await SqliteStore.open(new ManualClock(), { ...BOUNDS, dataDir: where });
    return work(store).finally(() => store.close());
  }

  const restore = () => restoreBackup({ dataDir, file, onProgress: QUIET });
  const inData = (name: string) => join(dataDir, name);
  const files = () =>
    readdirSync(dataDir)
      .filter((name) => name.startsWith(DATABASE))
      .sort();
  const revive = () => {
    death.at = Number.POSITIVE_INFINITY;
  };

  /** Returns whether it died. */
  async function restoreAndDieAt(at: number): Promise<boolean> {
    const onProgress = () => Object.assign(death, { at, seen: 0 });
    const outcome = await restoreBackup({ dataDir, file, onProgress }).catch((error: Error) => error);
    revive();
    return outcome instanceof Error;
  }

  /** The files that the service then starts with. */
  const hasLater = () =>
    using(dataDir, async (store) => {
      expect(await store.findSession('early')).toBeDefined();
      return (await store.findSession('later')) !== undefined;
    });

  async function expectWhole(): Promise<void> {
    expect(await hasLater()).toBe(false);
    expect(files()).toEqual([DATABASE, ASIDE]);
    const aside = new Database(inData(ASIDE), { readonly: true });
    expect(aside.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(2);
    aside.close();
  }

  it('is undone or completed when the service starts, at whatever step it was killed', async () => {
    const seen: boolean[] = [];
    const before = join(folder, 'before');
    cpSync(dataDir, before, { recursive: true });
    for (let at = 1; await restoreAndDieAt(at); at++) {
      const isOld = await hasLater();
      seen.push(isOld);
      if (isOld) expect(files()).toEqual([DATABASE]);
      else await expectWhole();
      rmSync(dataDir, { recursive: true });
      cpSync(before, dataDir, { recursive: true });
    }
    expect(
      seen.toSorted((a, b) => Number(b) - Number(a)),
      'first undone, then done',
    ).toEqual(seen);
    expect(new Set(seen).size).toBe(2);
  });

  it('is completed when it is run again, at whatever step it was killed, with one copy of the old database', async () => {
    const before = join(folder, 'before');
    cpSync(dataDir, before, { recursive: true });
    for (let at = 1; await restoreAndDieAt(at); at++) {
      const isReplaced = existsSync(inData(ASIDE)) && !existsSync(inData(`${DATABASE}.restored`));
      // If it was killed after the end, it has replaced the old database already; another restore then sets the new one
      // aside.
      if (!isReplaced) {
        expect((await restore()).replacedFile, `step ${at}`).toBe(inData(ASIDE));
        await expectWhole();
      }
      rmSync(dataDir, { recursive: true });
      cpSync(before, dataDir, { recursive: true });
    }
  });

  it('keeps every byte of a damaged database, with its write-ahead log', async () => {
    // The log contains the first page as well, so if it is intact, SQLite repairs the database with it.
    for (const suffix of ['', '-wal']) writeFileSync(inData(`${DATABASE}${suffix}`), 'nothing sound', { flag: 'r+' });
    const old = [readFileSync(inData(DATABASE)), readFileSync(inData(`${DATABASE}-wal`))] as const;
    const before = join(folder, 'before');
    cpSync(dataDir, before, { recursive: true });
    let decided = 0;
    for (let at = 1; await restoreAndDieAt(at); at++) {
      const isDecided = existsSync(inData(`${DATABASE}.restored`)) || existsSync(inData(ASIDE));
      if (isDecided) await using(dataDir, async (store) => expect(await store.findSession('early')).toBeDefined());
      const name = isDecided ? ASIDE : DATABASE;
      expect(readFileSync(inData(name)).equals(old[0]), `step ${at}`).toBe(true);
      expect(readFileSync(inData(`${name}-wal`)).equals(old[1]), `step ${at}`).toBe(true);
      decided += Number(isDecided);
      rmSync(dataDir, { recursive: true });
      cpSync(before, dataDir, { recursive: true });
    }
    expect(decided).toBeGreaterThan(5);
  });

  it('cannot be backed up before it has ended', async () => {
    writeFileSync(inData(`${DATABASE}.restored`), readFileSync(file));
    const backup = backUp({ dataDir, file: join(folder, 'again.db'), overwrites: false, onProgress: QUIET });
    await expect(backup).rejects.toThrow('was interrupted');
  });

  it('gives the database a new incarnation, as a new database has, which then stays', async () => {
    const seen = new Set<string>();
    const look = () => using(dataDir, async ({ incarnation }) => seen.add(incarnation));
    await using(join(folder, 'served'), async ({ incarnation }) => seen.add(incarnation));
    for (let round = 0; round < 2; round += 1) {
      await restoreBackup({ file, dataDir, onProgress: QUIET });
      await look();
      await look();
    }
    expect(seen.size).toBe(3);
  });

  it('leaves nothing unfinished once the service has started', async () => {
    for (const suffix of LEAVINGS) writeFileSync(inData(`${DATABASE}.part${suffix}`), 'half');
    expect(await hasLater()).toBe(true);
    expect(files()).toEqual([DATABASE]);
  });

  it('keeps what another restore has replaced', async () => {
    await restore();
    await using(dataDir, (store) => store.createSession({ sessionId: 'third' }));
    expect((await restore()).replacedFile).toBe(inData(`${ASIDE}-2`));
    await using(dataDir, (store) => store.appendEvents('early', newEvents(3)));
    expect(files()).toEqual([DATABASE, ASIDE, `${ASIDE}-2`]);
  });
});
