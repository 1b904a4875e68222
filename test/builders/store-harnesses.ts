import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { openMongoStore } from '../../src/adapters/mongo/index.js';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import type { StoreHarness } from '../contracts/store/store-harness.contract.js';
import { dropDatabase } from '../stack/servers/drop-database.js';

const QUEUE = { maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 };

/** What a capability is tested on in addition to its units: every store, by its harness. */
export const memoryHarness: StoreHarness = {
  survivesReopen: false,
  async open({ clock, lateEventGraceMs }) {
    const store = new MemoryStore(clock, { lateEventGraceMs });
    const reopen = () => Promise.reject(new Error('memory does not survive'));
    return { store, reopen, dispose: () => store.close() };
  },
};

export const sqliteHarness: StoreHarness = {
  survivesReopen: true,
  async open({ clock, lateEventGraceMs }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
    const open = () => SqliteStore.open(clock, { dataDir, lateEventGraceMs, ...QUEUE });
    let store = await open();
    return {
      store,
      async reopen() {
        await store.close();
        store = await open();
        return store;
      },
      async dispose() {
        await store.close();
        rmSync(dataDir, { recursive: true });
      },
    };
  },
};

/** On the database with this address, which is dropped at the end. */
export function mongoHarness(uri: () => string): StoreHarness {
  return {
    survivesReopen: true,
    size: 'small',
    updatesAtomically: false,
    async open({ clock, lateEventGraceMs }) {
      // The substitute scans, and decodes what it scans.
      const slow = { callDeadlineMs: 60_000, silentAfterMs: 60_000 };
      const open = () =>
        openMongoStore(clock, {
          uri: uri(),
          createsIndexes: true,
          random: Math.random,
          lateEventGraceMs,
          ...QUEUE,
          ...slow,
        });
      let store = await open();
      return {
        store,
        async reopen() {
          await store.close();
          store = await open();
          return store;
        },
        async dispose() {
          await store.close();
          await dropDatabase(uri());
        },
      };
    },
  };
}
