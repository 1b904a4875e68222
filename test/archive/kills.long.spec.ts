import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import type { StoreHarness } from '../contracts/store/store-harness.contract.js';
import { describeArchiverKills } from './archiver-kills.js';
import { describeEraserKills } from './eraser-kills.js';

const MEMORY: StoreHarness = {
  survivesReopen: false,
  async open({ clock, lateEventGraceMs }) {
    const store = new MemoryStore(clock, { lateEventGraceMs });
    return { store, reopen: async () => store, dispose: () => store.close() };
  },
};

const SQLITE: StoreHarness = {
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
};

for (const describeKills of [describeArchiverKills, describeEraserKills]) {
  describeKills('the memory store', MEMORY);
  describeKills('SQLite', SQLITE);
}
