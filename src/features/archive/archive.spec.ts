import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { FolderObjectStore } from '../../adapters/fs/index.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { ConversationError } from '../../domain/errors.js';
import { type ByteRange, ObjectStoreUnavailable } from '../../ports/object-store.js';
import { Archive } from './archive.js';
import { Archiver } from './archiver.js';

const READERS = 50;
const OPTIONS = { archiveAfterMs: 0, settleMs: 0, owner: 'this' };
const PAGE = { after: 0, order: 'asc', limit: 50, types: [] } as const;

describe('many first reads of an archived session at once', () => {
  let folder: string;
  let clock: ManualClock;
  let store: MemoryStore;
  let objects: FolderObjectStore;
  let archive: Archive;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-archive-'));
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    objects = await FolderObjectStore.open(folder);
    archive = new Archive(store, objects, clock, { archiveAfterMs: undefined, owner: '' });
    await archived('short', 60);
    // Longer than the first read.
    await archived('long', 5_000);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  async function archived(sessionId: string, count: number): Promise<void> {
    await store.createSession({ sessionId });
    // Digits that do not repeat, so that they stay long when they are compressed.
    const events = newEvents(count).map((event, index) => {
      return { ...event, payload: jsonText({ text: `${Math.sin(index)}${Math.cos(index)}${Math.tan(index)}` }) };
    });
    await store.appendEvents(sessionId, events);
    await store.completeSession(sessionId, {});
    clock.advanceMs(1);
    await new Archiver(store, objects, clock, OPTIONS).round(new AbortController().signal);
  }

  const readAll = (sessionId: string, read = () => archive.store.readEvents(sessionId, PAGE)) =>
    Promise.all(Array.from({ length: READERS }, read));

  it.each([
    ['short', 1],
    ['long', 1],
  ])('read the object of a %s session as often as a single reader: %i', async (sessionId, reads) => {
    const get = vi.spyOn(objects, 'get');
    const pages = await readAll(sessionId);
    expect(pages.map((page) => page?.events.length)).toEqual(Array(READERS).fill(50));
    expect(get).toHaveBeenCalledTimes(reads);
    await readAll(sessionId);
    expect(get).toHaveBeenCalledTimes(reads);
  });

  it('look for an event with one read of the table of ids', async () => {
    await archive.store.readEvents('long', PAGE);
    const get = vi.spyOn(objects, 'get');
    await readAll('long', () => archive.store.findEvent('long', 'never').then(() => undefined));
    expect(get).toHaveBeenCalledTimes(1);
  });

  it('all fail if that one read fails, and the next one tries again', async () => {
    const get = vi.spyOn(objects, 'get').mockRejectedValueOnce(new ObjectStoreUnavailable('away'));
    const outcomes = await Promise.allSettled(
      Array.from({ length: READERS }, () => archive.store.readEvents('short', PAGE)),
    );
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(outcomes[0]).toMatchObject({ reason: expect.any(ConversationError) });
    expect((await readAll('short'))[0]?.events).toHaveLength(50);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['short', 'the end', () => true],
    ['long', 'the beginning', (range?: ByteRange) => range?.from === 0],
  ])('fail for a %s session whose %s arrived damaged, and the next ones succeed', async (sessionId, _, isMet) => {
    const real = objects.get.bind(objects);
    const get = vi.spyOn(objects, 'get').mockImplementation(async (key, range) => {
      const bytes = await real(key, range);
      return isMet(range) ? bytes?.fill(0, 20) : bytes;
    });
    await expect(archive.store.readEvents(sessionId, PAGE)).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    get.mockImplementation(real);
    expect((await archive.store.readEvents(sessionId, PAGE))?.events).toHaveLength(50);
  });
});
