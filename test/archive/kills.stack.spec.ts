import { afterAll, beforeAll } from 'vitest';
import { openMongoStore } from '../../src/adapters/mongo/index.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import type { StoreHarness } from '../contracts/store/store-harness.contract.js';
import { dropDatabase } from '../stack/servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { describeArchiverKills } from './archiver-kills.js';
import { describeEraserKills } from './eraser-kills.js';

const DATABASE = `kills_${process.pid}`;

describeWithServer('MongoDB', mongodbSkipReason(), () => {
  let server: MongodbServer;

  beforeAll(async () => {
    server = await startMongodb();
  });
  afterAll(() => server?.stop());

  const harness: StoreHarness = {
    survivesReopen: true,
    size: 'small',
    async open({ clock, lateEventGraceMs }) {
      const open = () =>
        openMongoStore(clock, {
          uri: server.uri(DATABASE),
          createsIndexes: true,
          random: Math.random,
          lateEventGraceMs,
          maxQueuedEvents: 10_000,
          maxQueuedBytes: 2 ** 26,
          // The substitute scans, and decodes what it scans.
          callDeadlineMs: 60_000,
          silentAfterMs: 60_000,
        });
      let store = await open();
      return {
        store,
        // Like another instance that continues: it remembers nothing of this one.
        async reopen() {
          await store.close();
          store = await open();
          return store;
        },
        async dispose() {
          await store.close();
          await dropDatabase(server.uri(DATABASE));
        },
      };
    },
  };
  for (const describeKills of [describeArchiverKills, describeEraserKills]) describeKills('MongoDB', harness);
});
