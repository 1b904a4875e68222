import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { ManualClock } from '../../../test/builders/manual-clock.js';
import { describeHistory } from '../../../test/contracts/store/history.contract.js';
import { describeLog } from '../../../test/contracts/store/log.contract.js';
import type { OpenedStore, StoreHarness } from '../../../test/contracts/store/store-harness.contract.js';
import { FolderObjectStore } from '../../adapters/fs/index.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { Archive } from './archive.js';
import { Archiver } from './archiver.js';

const harness: StoreHarness = {
  open: ({ clock, lateEventGraceMs }) => openArchived(clock as ManualClock, lateEventGraceMs),
  survivesReopen: false,
};

async function openArchived(clock: ManualClock, lateEventGraceMs: number): Promise<OpenedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'archived-store-'));
  const objects = await FolderObjectStore.open(folder);
  const store = new MemoryStore(clock, { lateEventGraceMs });
  const archiver = new Archiver(store, objects, clock, { archiveAfterMs: 0, settleMs: 0, owner: 'this' });
  return {
    store: new Archive(store, objects, clock, { archiveAfterMs: undefined, owner: '' }).store,
    async finish(sessionId) {
      await store.completeSession(sessionId, { lateGraceMs: 0 });
      if (!(await archiver.archive(sessionId))) throw new Error('the session was not archived');
      await archiver.releaseMarked(new AbortController().signal);
      const left = await store.readEvents(sessionId, { after: 0, order: 'asc', limit: 1, types: [] });
      if (left?.events.length !== 0) throw new Error('the store has events still');
    },
    reopen: () => Promise.reject(new Error('it does not survive that')),
    async dispose() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe('a store that has archived all its sessions, as a conversation store', () => {
  describeLog(harness);
  describeHistory(harness);
});
