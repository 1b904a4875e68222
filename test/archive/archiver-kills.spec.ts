import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import { describeArchiverKills } from './archiver-kills.js';

describeArchiverKills('the memory store', {
  survivesReopen: false,
  async open({ clock, lateEventGraceMs }) {
    const store = new MemoryStore(clock, { lateEventGraceMs });
    return { store, reopen: async () => store, dispose: () => store.close() };
  },
});

describeArchiverKills('SQLite', {
  survivesReopen: true,
  async open({ clock, lateEventGraceMs }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
    const options = { dataDir, lateEventGraceMs, maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 };
    let store = await SqliteStore.open(clock, options);
    return {
      store,
      async reopen() {
        await store.close();
        store = await SqliteStore.open(clock, options);
        return store;
      },
      async dispose() {
        await store.close();
        rmSync(dataDir, { recursive: true });
      },
    };
  },
});
