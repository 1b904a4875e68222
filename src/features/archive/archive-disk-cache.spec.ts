import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { FolderObjectStore, UnnamedFile } from '../../adapters/fs/index.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { Archive } from './archive.js';
import { Archiver } from './archiver.js';
import { DiskCache } from './disk-cache.js';

const MIB = 1024 * 1024;
const EVENTS = 3_000;

describe('an archive with a cache on the local disk', () => {
  let folder: string;
  let store: MemoryStore;
  let objects: FolderObjectStore;
  let file: UnnamedFile;
  let diskCache: DiskCache;
  const clock = new ManualClock();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-archive-'));
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    objects = await FolderObjectStore.open(join(folder, 'archive'));
    file = await UnnamedFile.open(folder);
    const ignore = () => undefined;
    diskCache = new DiskCache(file, MIB, { rangeAsked: ignore, rangeKept: ignore, diskCacheFailed: ignore });
    await store.createSession({ sessionId: 'call' });
    // Digits that do not repeat, so that the segment is long also when it is compressed.
    const events = newEvents(EVENTS).map((event, index) => ({
      ...event,
      payload: jsonText({ x: [1, 2, 3].map((n) => Math.sin(n * index)) }),
    }));
    await store.appendEvents('call', events);
    await store.completeSession('call', {});
    clock.advanceMs(1);
    const options = { archiveAfterMs: 0, settleMs: 0, owner: 'this' };
    await new Archiver(store, objects, clock, options).round(new AbortController().signal);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await diskCache.close();
    rmSync(folder, { recursive: true });
  });

  /** With nothing in memory yet. */
  const newArchive = () => new Archive(store, objects, clock, { archiveAfterMs: undefined, owner: '', diskCache });

  async function readAll(archive: Archive): Promise<number> {
    let after = 0;
    for (;;) {
      const page = await archive.store.readEvents('call', { after, order: 'asc', limit: 100, types: [] });
      after = page?.events.at(-1)?.sequence ?? after;
      if (!page?.hasMore) break;
    }
    await diskCache.written();
    return after;
  }

  it('asks the object store once for what memory has lost or never had', async () => {
    const get = vi.spyOn(objects, 'get');
    expect(await readAll(newArchive())).toBe(EVENTS);
    expect(get.mock.calls.length).toBeGreaterThan(2);
    get.mockClear();
    expect(await readAll(newArchive())).toBe(EVENTS);
    expect(get).not.toHaveBeenCalled();
  });

  it('gives nothing of what was removed, also where the object store did not say that it was', async () => {
    const archive = newArchive();
    await readAll(archive);
    const { value } = await objects.list('segments/').next();
    const real = objects.delete.bind(objects);
    vi.spyOn(objects, 'delete').mockImplementation(async (one) => {
      await real(one);
      throw new Error('the answer was lost');
    });
    await expect(archive.remove(value?.key ?? '')).rejects.toThrow('lost');
    for (const reader of [archive, newArchive()])
      await expect(readAll(reader)).rejects.toMatchObject({ code: 'ARCHIVE_UNAVAILABLE' });
  });

  it('keeps no bytes that turned out to be damaged', async () => {
    const real = objects.get.bind(objects);
    const get = vi.spyOn(objects, 'get').mockImplementation(async (...asked) => (await real(...asked))?.fill(0, 20));
    await expect(readAll(newArchive())).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    await diskCache.written();
    get.mockImplementation(real);
    expect(await readAll(newArchive())).toBe(EVENTS);
  });

  it('reads on where the disk fails', async () => {
    await readAll(newArchive());
    for (const method of ['read', 'write'] as const) vi.spyOn(file, method).mockRejectedValue(new Error('EIO'));
    expect(await readAll(newArchive())).toBe(EVENTS);
  });
});
