import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/adapters/mongo/index.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Cluster } from './cluster.js';
import { expectKept } from './history/expect-kept.js';
import { runHistory } from './history/random-history.js';
import { Recorder } from './history/recorder.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';
import { aKeyPrefix, type RedisServer, redisSkipReason, startRedis } from './servers/redis-server.js';

const INSTANCES = 3;

/** For each grace. All of them where the servers must be there, as in CI; a taste on a developer's machine. */
const HISTORIES = process.env.REQUIRE_STACK === '1' ? 102 : 12;

/** More of them only wait for each other on the substitute, which does some tens of calls a second. */
const AT_ONCE = 2;

/** After so many the database is emptied: the substitute scans all there is for every read. */
const ROUND = 6;

/** Far more than they take on a machine with nothing else to do. */
const TIMEOUT_MS = 600_000;

describeWithServer('Instances on one MongoDB and one Redis', mongodbSkipReason() ?? redisSkipReason(), () => {
  let mongodb: MongodbServer;
  let redis: RedisServer;

  beforeAll(async () => {
    [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
  }, 300_000);
  afterAll(async () => {
    await Promise.all([mongodb?.stop(), redis?.stop()]);
  });

  describe.each([
    { graceSeconds: 300, first: 1 },
    { graceSeconds: 0, first: 1_001 },
  ])('that take late events for $graceSeconds s', ({ graceSeconds, first }) => {
    const database = `instances_${process.pid}_${graceSeconds}`;
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await Cluster.start(INSTANCES, {
        MONGODB_URI: mongodb.uri(database),
        REDIS_URL: redis.url,
        REDIS_KEY_PREFIX: aKeyPrefix(),
        LATE_EVENT_GRACE_SECONDS: `${graceSeconds}`,
      });
    }, 120_000);
    afterAll(async () => {
      await cluster?.stop();
      await dropDatabase(mongodb.uri(database));
    });

    it(
      'keep the contract in random histories',
      async () => {
        for (let seed = first; seed < first + HISTORIES; seed += ROUND) {
          const recorder = new Recorder();
          await runAll(recorder, cluster, seed, ROUND);
          expectKept(recorder, `instances-${seed}`);
          expect(recorder.statuses.get('no answer')).toBeUndefined();
          await empty(mongodb.uri(database));
        }
      },
      TIMEOUT_MS,
    );

    it(
      'lose nothing when one is killed under load and another started',
      async () => {
        const recorder = new Recorder();
        const running = runAll(recorder, cluster, first + 500, ROUND);
        for (let index = 0; index < INSTANCES; index++) {
          await expect.poll(() => recorder.operations.length, { timeout: 60_000 }).toBeGreaterThan(30 * (index + 1));
          await cluster.replace(index);
        }
        await running;
        expect(recorder.statuses.get('no answer')).toBeGreaterThan(0);
        expectKept(recorder, `instances-killed-${first}`);
      },
      TIMEOUT_MS,
    );
  });
});

/** Histories with neighbouring seeds, some of them at once. */
async function runAll(recorder: Recorder, cluster: Cluster, firstSeed: number, count: number): Promise<void> {
  let next = firstSeed;
  const lane = async () => {
    while (next < firstSeed + count) {
      const seed = next++;
      await runHistory(recorder, cluster.instances, `history-${seed}`, seed);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function empty(uri: string): Promise<void> {
  const { connection, collections } = await connect(uri);
  await collections.events.deleteMany({});
  await collections.sessions.deleteMany({});
  await connection.close();
}
