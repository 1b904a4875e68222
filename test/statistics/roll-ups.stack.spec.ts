import { afterAll, beforeAll, it } from 'vitest';
import { openMongoStore } from '../../src/adapters/mongo/index.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { liveThrough } from './live-through.js';
import { LATE_GRACE_MS, type OpenStore } from './statistics-world.js';

const SLOW_SERVER_MS = 60_000;

describeWithServer('the counts of a range, in MongoDB,', mongodbSkipReason(), () => {
  let server: MongodbServer;
  const opened: ConversationStore[] = [];

  beforeAll(async () => {
    server = await startMongodb();
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await server?.stop();
  });

  const open: OpenStore = async (clock) => {
    const store = await openMongoStore(clock, {
      uri: server.uri(`statistics_${process.pid}_${opened.length}`),
      createsIndexes: true,
      random: Math.random,
      lateEventGraceMs: LATE_GRACE_MS,
      maxQueuedEvents: 10_000,
      maxQueuedBytes: 2 ** 26,
      callDeadlineMs: SLOW_SERVER_MS,
      silentAfterMs: SLOW_SERVER_MS,
      settleMs: 0,
    });
    opened.push(store);
    return store;
  };

  it.each([1, 2])(
    'equals the fold of all its sessions (seed %i)',
    (seed) => liveThrough({ seed, steps: 30, open }),
    120_000,
  );
});
