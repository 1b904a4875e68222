import { afterAll, beforeAll } from 'vitest';
import { openMongoStore } from '../../src/adapters/mongo/index.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { dropDatabase } from '../stack/servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { describeArchiverKills } from './archiver-kills.js';

const DATABASE = `archiver_kills_${process.pid}`;

describeWithServer('MongoDB', mongodbSkipReason(), () => {
  let server: MongodbServer;

  beforeAll(async () => {
    server = await startMongodb();
  }, 300_000);
  afterAll(() => server?.stop());

  describeArchiverKills('MongoDB', {
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
        // As another instance that goes on: nothing that this one remembers.
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
  });
});
