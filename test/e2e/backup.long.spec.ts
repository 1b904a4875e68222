import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandProcess, type CommandResult } from './command-process.js';
import { ServiceHome } from './service-home.js';
import { postJson, readJson } from './service-process.js';

describe('npm run backup and npm run restore', () => {
  const home = ServiceHome.forEachTest();
  let folder: string;
  let dataDir: string;
  let file: string;

  beforeEach(() => {
    ({ folder, dataDir } = home);
    file = join(folder, 'saved.db');
  });

  const start = (where = dataDir) => home.start({ DATA_DIR: where });
  const backup = (...args: readonly string[]) => CommandProcess.run('backup', args, { DATA_DIR: dataDir });
  const restore = (where = dataDir, from = file) => CommandProcess.run('restore', [from], { DATA_DIR: where });

  /** Sessions of 500 events, with some text in each event. */
  const fill = async (address: string, sessions: number, text = 'word '.repeat(100)) => {
    for (let index = 0; index < sessions; index += 1) {
      await postJson(`${address}/sessions`, { sessionId: `s${index}` });
      const events = Array.from({ length: 500 }, (_, event) => ({
        eventId: `e${event}`,
        type: 'system',
        payload: { text },
      }));
      expect((await postJson(`${address}/sessions/s${index}/events/batch`, { events })).status).toBe(200);
    }
  };

  const readIds = async (address: string, sessionId: string): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let hasMore = true; hasMore; ) {
      const page = await readJson(await fetch(`${address}/sessions/${sessionId}/events?limit=500&after=${ids.length}`));
      for (const event of page.events) {
        expect(event.sequence).toBe(ids.length + 1);
        ids.push(event.eventId);
      }
      hasMore = page.pagination.hasMore;
    }
    return ids;
  };

  const statusOf = async (address: string, path: string) => (await fetch(`${address}${path}`)).status;

  it('saves, under load, every event that was acknowledged before it began, and restores it', async () => {
    const address = await start();
    await fill(address, 8);
    await postJson(`${address}/sessions`, { sessionId: 'live' });
    const annotation = await fetch(`${address}/sessions/live/annotations/review`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"score":4}',
    });
    expect(annotation.status).toBe(201);
    const acknowledged: string[] = [];
    let isDone = false;
    const write = async (lane: number) => {
      for (let index = 0; !isDone; index += 1) {
        const eventId = `l${lane}-${index}`;
        const { status } = await postJson(`${address}/sessions/live/events`, { eventId, type: 'system' });
        expect(status).toBe(201);
        acknowledged.push(eventId);
      }
    };
    const lanes = Promise.all([0, 1, 2, 3].map(write));
    while (acknowledged.length < 50) await setImmediate();
    const before = [...acknowledged];
    const saving = backup(file, '--json');
    const result = await saving;
    const after = acknowledged.length;
    isDone = true;
    await lanes;

    expect(result).toMatchObject({ code: 0 });
    expect(after).toBeGreaterThan(before.length);
    const { counts } = JSON.parse(result.stdout);
    expect(counts).toMatchObject({ sessions: 9, events: counts.sequences });
    expect(existsSync(`${file}-wal`)).toBe(false);
    const elsewhere = join(folder, 'elsewhere');
    expect(await restore(elsewhere)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('conversation-service erasures --replay'),
    });
    const copy = await start(elsewhere);
    const ids = new Set(await readIds(copy, 'live'));
    expect(before.filter((id) => !ids.has(id))).toEqual([]);
    const restored = await fetch(`${copy}/sessions/live/annotations/review`);
    expect(await restored.json()).toEqual({ score: 4 });
    // It is another database, so the tag differs.
    expect(restored.headers.get('etag')).not.toBe(annotation.headers.get('etag'));
    expect(await readIds(copy, 's7')).toHaveLength(500);
    expect((await postJson(`${copy}/sessions/live/events`, { eventId: 'next', type: 'system' })).status).toBe(201);
  });

  it('saves what is in the write-ahead log of a service that was killed', async () => {
    const address = await start();
    await fill(address, 1);
    await home.killAll();
    expect(await backup(file)).toMatchObject({ code: 0, stdout: expect.stringContaining('500 events') });
  });

  it('replaces a file only with --force', async () => {
    const address = await start();
    await fill(address, 1);
    writeFileSync(file, 'precious');
    expect(await backup(file)).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect(await backup(file, '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(file).toString('latin1', 0, 15)).toBe('SQLite format 3');
  });

  it('leaves nothing under the name of the backup if it is killed, and succeeds when it is run again', async () => {
    const address = await start();
    await fill(address, 40);
    for (let round = 0; round < 3; round += 1) {
      const running = new CommandProcess('backup', [file], { DATA_DIR: dataDir });
      while (!existsSync(`${file}.part`) && running.isRunning) await setImmediate();
      for (let wait = 0; wait < round * 200; wait += 1) await setImmediate();
      await running.kill();
      // If the machine was slow to kill it, it may have finished: then it is complete.
      if (!existsSync(file)) continue;
      expect(await restore(join(folder, `round-${round}`))).toMatchObject({ code: 0 });
      rmSync(file);
    }
    expect(await backup(file)).toMatchObject({ code: 0, stdout: expect.stringContaining('20000 events') });
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('restores everything and leaves no leftovers, however often it was killed', async () => {
    await fill(await start(), 40);
    expect((await backup(file)).code).toBe(0);
    await home.killAll();
    const part = join(dataDir, 'conversations.db.part');
    for (let round = 0; round < 3; round += 1) {
      const running = new CommandProcess('restore', [file], { DATA_DIR: dataDir });
      while (!existsSync(part) && running.isRunning) await setImmediate();
      for (let wait = 0; wait < round * 200; wait += 1) await setImmediate();
      await running.kill();
    }
    expect(await restore()).toMatchObject({ code: 0, stdout: expect.stringContaining('20000 events') });
    const names = readdirSync(dataDir).filter((name) => name.startsWith('conversations.db'));
    // The backup contains what was there, so a completed restore and the next one replace the same database.
    expect(names.sort()).toEqual(['conversations.db', 'conversations.db.before-restore']);
  });

  it('does not touch a folder that a service holds', async () => {
    const address = await start();
    await fill(address, 1);
    expect((await backup(file)).code).toBe(0);
    await postJson(`${address}/sessions`, { sessionId: 'later' });
    expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining('Stop it') });
    expect(await statusOf(address, '/sessions/later')).toBe(200);
  });

  it('keeps the old database beside the new one, and does not apply its write-ahead log to the new one', async () => {
    const address = await start();
    await postJson(`${address}/sessions`, { sessionId: 'early' });
    expect((await backup(file)).code).toBe(0);
    await fill(address, 2);
    // Its last writes are only in the write-ahead log.
    await home.killAll();
    expect(existsSync(join(dataDir, 'conversations.db-wal'))).toBe(true);
    const result = await restore();
    const aside = join(dataDir, 'conversations.db.before-restore');
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining(aside) });
    const again = await start();
    expect(await statusOf(again, '/sessions/early')).toBe(200);
    expect(await statusOf(again, '/sessions/s0')).toBe(404);
    await home.killAll();
    // It is a complete database: put in place, it serves everything that was there.
    expect((await restore(dataDir, aside)).code).toBe(0);
    expect(await readIds(await start(), 's1')).toHaveLength(500);
  });

  describe('detects a damaged backup before it replaces anything:', () => {
    const refuses = async (reason: string) => {
      const result: CommandResult = await restore();
      expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining(reason) });
      expect(await statusOf(await start(), '/sessions/s0')).toBe(200);
    };
    const overwrite = (position: number, bytes: Buffer) => {
      const handle = openSync(file, 'r+');
      writeSync(handle, bytes, 0, bytes.length, position);
      closeSync(handle);
    };

    beforeEach(async () => {
      await fill(await start(), 1, 'marker');
      expect((await backup(file)).code).toBe(0);
      await home.killAll();
    });

    it('one changed byte of a payload, by the checksum', async () => {
      overwrite(readFileSync(file).indexOf('marker'), Buffer.from('M'));
      await refuses('damaged');
    });

    it('a truncated file', async () => {
      truncateSync(file, 100_000);
      await refuses('damaged');
    });

    it('a broken page without a checksum', async () => {
      rmSync(`${file}.sha256`);
      overwrite(2 * 4096, Buffer.alloc(4096, 0xff));
      await refuses('damaged');
    });

    it('a file of another program', async () => {
      rmSync(`${file}.sha256`);
      rmSync(file);
      const other = new Database(file);
      other.exec('CREATE TABLE t (x)');
      other.close();
      await refuses('another program');
    });

    it('a file of a newer version', async () => {
      rmSync(`${file}.sha256`);
      copyFileSync(file, `${file}.tmp`);
      const newer = new Database(file);
      newer.pragma('user_version = 999');
      newer.close();
      await refuses('newer version');
    });
  });

  it('explains itself, and ends with 2 if it is called incorrectly', async () => {
    for (const script of ['backup', 'restore']) {
      expect(await CommandProcess.run(script, ['--help'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Usage/),
      });
      expect(await CommandProcess.run(script, [])).toMatchObject({ code: 2 });
      expect(await CommandProcess.run(script, ['a', '--nonsense'])).toMatchObject({ code: 2 });
    }
  });

  it('points to the tools of MongoDB if the service uses MongoDB', async () => {
    const environment = { MONGODB_URI: 'mongodb://127.0.0.1:1/x' };
    for (const script of ['backup', 'restore']) {
      const result = await CommandProcess.run(script, [file], environment);
      expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('docs/guides/backup.md') });
    }
  });
});
