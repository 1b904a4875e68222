import { createClient } from '@redis/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src/adapters/mongo/index.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Service } from '../e2e/service.js';
import { dropDatabase } from '../stack/servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { type RedisServer, redisSkipReason, startRedis } from '../stack/servers/redis-server.js';
import { eraseMarkers, sendMarkers } from './erase-all.js';
import { makeMarkers, occurrences } from './markers.js';

const DATABASE = `forgotten_${process.pid}`;
const KEY_PREFIX = `${DATABASE}:`;
const MARKED_SESSIONS = 12;

/** Longer than an erasure waits for the memory of other instances, which is a little over two minutes. */
const SETTLED_MS = 180_000;

/** The real time of day, except for leaps into the future, which replace waits of minutes. */
class LeapingClock extends SystemClock {
  private leaptMs = 0;

  override nowMs(): number {
    return super.nowMs() + this.leaptMs;
  }

  leapMs(durationMs: number): void {
    this.leaptMs += durationMs;
  }
}

/** T20 for the distributed setup: documents and cache. What a server keeps below its documents is its own affair. */
describeWithServer(
  'Data that was erased from MongoDB and Redis',
  mongodbSkipReason() ?? redisSkipReason(),
  describeForgotten,
);

function describeForgotten(): void {
  // The substitute scans, and would take half an hour for a thousand.
  const markers = makeMarkers(MARKED_SESSIONS);
  const clock = new LeapingClock();
  const services: Service[] = [];
  const addresses: string[] = [];
  let mongodb: MongodbServer;
  let redis: RedisServer;

  beforeAll(async () => {
    [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
    const environment = { MONGODB_URI: mongodb.uri(DATABASE), REDIS_URL: redis.url, REDIS_KEY_PREFIX: KEY_PREFIX };
    // The first instance creates what the second one needs.
    for (let instance = 0; instance < 2; instance++) {
      const service = await Service.start(environment, clock);
      services.push(service);
      addresses.push(await service.listen());
    }
    await sendMarkers(addressOf(0), markers);
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await dropDatabase(mongodb.uri(DATABASE));
    await Promise.all([mongodb.stop(), redis?.stop()]);
  });

  const addressOf = (index: number) => addresses[index] ?? '';

  it('is in no document and under no key', async () => {
    const before = occurrences(markers, new Map([...(await documents()), ...(await keys())]));
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['events', 'sessions', 'Redis']));
    await eraseMarkers(addressOf(1), markers, () => clock.leapMs(SETTLED_MS));
    expect(occurrences(markers, new Map([...(await documents()), ...(await keys())]))).toEqual({});
  });

  /** Every collection of the database as text. */
  async function documents(): Promise<ReadonlyMap<string, string>> {
    const { connection } = await connect(mongodb.uri(DATABASE));
    try {
      const texts = new Map<string, string>();
      for (const { name } of await connection.listCollections()) {
        texts.set(name, JSON.stringify(await connection.collection(name).find({}).toArray()));
      }
      return texts;
    } finally {
      await connection.close();
    }
  }

  /** Every key with its fields; `DUMP` would return them compressed, in which nothing can be found. */
  async function keys(): Promise<ReadonlyMap<string, string>> {
    const client = createClient({ url: redis.url });
    await client.connect();
    try {
      const texts: string[] = [];
      for await (const found of client.scanIterator({ MATCH: `${KEY_PREFIX}*`, COUNT: 1_000 })) {
        for (const key of found) texts.push(key, JSON.stringify(await client.hGetAll(key)));
      }
      return new Map([['Redis', texts.join('\n')]]);
    } finally {
      client.destroy();
    }
  }
}
