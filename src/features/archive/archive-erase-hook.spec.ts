import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { acquireLease } from '../../runtime/lease.js';
import { ArchiveEraseHook } from './archive-erase-hook.js';
import { archiveLeaseName } from './archive-lease.js';

const SESSION = { sessionId: 'call', subjectHash: 'hash', archiveKey: 'marked' };
const MINUTE_MS = 60_000;

describe('the erase hook of the archive', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  let removed: string[];
  let hook: ArchiveEraseHook;

  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    removed = [];
    const archive = {
      keysOf: async (subjectHash: string) => [`${subjectHash}/one`],
      remove: async (key: string) => void removed.push(key),
    };
    hook = new ArchiveEraseHook(archive, store.records, clock, 'an eraser');
  });

  it('waits for an archiver that may still put an object, and leaves no trace of its claim', async () => {
    const nowMs = clock.nowMs();
    const lease = { name: archiveLeaseName('call'), nowMs, untilMs: nowMs + MINUTE_MS };
    await acquireLease(store.records, { ...lease, owner: 'an archiver' });
    expect(await hook.objectsOf(SESSION)).toBeUndefined();
    clock.advanceMs(MINUTE_MS);
    expect(await hook.objectsOf(SESSION)).toEqual(['hash/one']);
    expect(await acquireLease(store.records, { ...lease, nowMs: clock.nowMs(), owner: 'anybody' })).toBe(true);
  });

  it('removes every named object, and the marked one only once', async () => {
    await hook.forget(SESSION, ['one', 'marked']);
    expect(removed).toEqual(['one', 'marked']);
  });

  it('removes the marked object even if the store no longer lists it', async () => {
    await hook.forget(SESSION, []);
    expect(removed).toEqual(['marked']);
  });
});
