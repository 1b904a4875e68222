import { copyFileSync, linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { backUp } from './backup.js';
import { restoreBackup } from './restore.js';
import { SqliteStore } from './sqlite-store.js';

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>();
  return { ...actual, linkSync: vi.fn(actual.linkSync) };
});

const BOUNDS = { maxQueuedEvents: 1_000, maxQueuedBytes: 2 ** 20, lateEventGraceMs: 0 };
const QUIET = () => undefined;
const DATABASE = 'conversations.db';
const LEAVINGS = ['', '-journal', '-wal', '-shm'];

describe('a restore that was killed', () => {
  let folder: string;
  let dataDir: string;
  let file: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'restore-'));
    dataDir = join(folder, 'data');
    file = join(folder, 'saved.db');
    await using(dataDir, (store) => store.createSession({ sessionId: 'early' }));
    await backUp({ dataDir, file, overwrites: false, onProgress: QUIET });
    await using(dataDir, (store) => store.createSession({ sessionId: 'later' }));
  });
  afterEach(() => {
    vi.mocked(linkSync).mockReset();
    rmSync(folder, { recursive: true });
  });

  async function using<Result>(where: string, work: (store: SqliteStore) => Promise<Result>): Promise<Result> {
    const store = await SqliteStore.open(new ManualClock(), { ...BOUNDS, dataDir: where });
    return work(store).finally(() => store.close());
  }

  const restore = () => restoreBackup({ dataDir, file, onProgress: QUIET });
  const inData = (name: string) => join(dataDir, name);
  const files = () => readdirSync(dataDir).sort();
  const leaveParts = () => {
    for (const part of [`${DATABASE}.part`, `${DATABASE}.before-restore.part`])
      for (const suffix of LEAVINGS) writeFileSync(inData(`${part}${suffix}`), 'half');
  };

  async function expectWhole(): Promise<void> {
    expect(files().filter((name) => !name.startsWith('conversations.lock'))).toEqual([
      DATABASE,
      `${DATABASE}.before-restore`,
    ]);
    await using(dataDir, async (store) => expect(await store.findSession('later')).toBeUndefined());
  }

  it('leaves nothing unfinished once it is run again', async () => {
    leaveParts();
    await restore();
    await expectWhole();
  });

  it('leaves nothing unfinished once the service has started instead', async () => {
    leaveParts();
    await using(dataDir, async (store) => {
      expect(await store.findSession('later')).toMatchObject({ sessionId: 'later' });
      expect(files().filter((name) => name.includes('part'))).toEqual([]);
    });
  });

  it('after the second name was given: it is taken up, also where the service has written since', async () => {
    linkSync(inData(DATABASE), inData(`${DATABASE}.before-restore`));
    await using(dataDir, (store) => store.appendEvents('later', newEvents(3)));
    const { replacedFile } = await restore();
    expect(replacedFile).toBe(inData(`${DATABASE}.before-restore`));
    await expectWhole();
  });

  it('where files have no second name, after the copy or in the midst of it', async () => {
    vi.mocked(linkSync).mockImplementation(() => {
      throw new Error('EPERM');
    });
    const { replacedFile } = await restore();
    // As a kill leaves it between the copy and the change.
    copyFileSync(replacedFile ?? '', inData(DATABASE));
    writeFileSync(inData(`${DATABASE}.before-restore.part`), 'half');
    expect((await restore()).replacedFile).toBe(replacedFile);
    await expectWhole();
  });

  it('keeps what another restore has replaced', async () => {
    await restore();
    await using(dataDir, (store) => store.createSession({ sessionId: 'third' }));
    expect((await restore()).replacedFile).toBe(inData(`${DATABASE}.before-restore-2`));
    expect(files()).toContain(`${DATABASE}.before-restore`);
  });
});
