import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConversationStore } from '../../../test/contracts/conversation-store.contract.js';
import { SqliteStore } from './index.js';

describeConversationStore('SqliteStore', {
  survivesReopen: true,
  async open({ clock, lateEventGraceMs }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
    const open = () =>
      SqliteStore.open(clock, { dataDir, lateEventGraceMs, maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 });
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
});
