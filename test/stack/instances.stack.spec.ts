import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Cluster } from './cluster.js';
import { expectKept } from './history/expect-kept.js';
import { Recorder } from './history/recorder.js';
import { runHistories } from './history/run-histories.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';
import { aKeyPrefix, type RedisServer, redisSkipReason, startRedis } from './servers/redis-server.js';

const INSTANCES = 3;

/**
 * A sample for each grace period, with kills. The check `histories-mongodb` of the proof runs many more with other
 * seeds.
 */
const HISTORIES = 6;

/** More of them would only wait for each other on the substitute, which handles a few dozen calls per second. */
const AT_ONCE = 2;

/** Far more than they take on an idle machine. */
const TIMEOUT_MS = 600_000;

describeWithServer('Instances on one MongoDB and one Redis', mongodbSkipReason() ?? redisSkipReason(), () => {
  let mongodb: MongodbServer;
  let redis: RedisServer;

  beforeAll(async () => {
    [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
  });
  afterAll(async () => {
    await Promise.all([mongodb?.stop(), redis?.stop()]);
  });

  describe.each([
    { graceSeconds: 300, first: 1 },
    { graceSeconds: 0, first: 1_001 },
  ])('that accept late events for $graceSeconds s', ({ graceSeconds, first }) => {
    const database = `instances_${process.pid}_${graceSeconds}`;
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await Cluster.start(INSTANCES, {
        MONGODB_URI: mongodb.uri(database),
        REDIS_URL: redis.url,
        REDIS_KEY_PREFIX: aKeyPrefix(),
        LATE_EVENT_GRACE_SECONDS: `${graceSeconds}`,
      });
    });
    afterAll(async () => {
      await cluster?.stop();
      await dropDatabase(mongodb.uri(database));
    });

    it(
      'keep the guarantees in random histories',
      async () => {
        const recorder = new Recorder();
        await runHistories(recorder, cluster.instances, { firstSeed: first, count: HISTORIES, atOnce: AT_ONCE });
        expectKept(recorder, `instances-${first}`);
        expect(recorder.statuses.get('no answer')).toBeUndefined();
      },
      TIMEOUT_MS,
    );

    it(
      'lose nothing when one is killed under load and another one is started',
      async () => {
        const recorder = new Recorder();
        const seeds = { firstSeed: first + 500, count: HISTORIES, atOnce: AT_ONCE };
        const running = runHistories(recorder, cluster.instances, seeds);
        for (let index = 0; index < INSTANCES; index++) {
          await expect.poll(() => recorder.operations.length).toBeGreaterThan(30 * (index + 1));
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
