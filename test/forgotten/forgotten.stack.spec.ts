import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/adapters/mongo/index.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Cluster } from '../stack/cluster.js';
import { dropDatabase } from '../stack/servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { type RedisServer, redisSkipReason, startRedis } from '../stack/servers/redis-server.js';
import { eraseMarkers, sendMarkers } from './erase-all.js';
import { makeMarkers, occurrences } from './markers.js';

const DATABASE = `forgotten_${process.pid}`;
const KEY_PREFIX = `${DATABASE}:`;

/**
 * T20 of the distributed way: documents and cache. What a server keeps below its documents is the server's own. An erasure
 * there takes more than two minutes by design, so it is run by hand: `LONG=1 npx vitest run test/forgotten`.
 */
describe.runIf(process.env.LONG === '1')('by hand', () => {
  describeWithServer(
    'What was erased from MongoDB and Redis',
    mongodbSkipReason() ?? redisSkipReason(),
    describeForgotten,
  );
});

function describeForgotten(): void {
  // The substitute scans: more would take it half an hour.
  const markers = makeMarkers(30);
  let mongodb: MongodbServer;
  let redis: RedisServer;
  let cluster: Cluster;

  beforeAll(async () => {
    [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
    const MONGODB_URI = mongodb.uri(DATABASE);
    cluster = await Cluster.start(2, { MONGODB_URI, REDIS_URL: redis.url, REDIS_KEY_PREFIX: KEY_PREFIX });
    await sendMarkers(addressOf(0), markers);
  }, 600_000);
  afterAll(async () => {
    await cluster?.stop();
    await dropDatabase(mongodb.uri(DATABASE));
    await Promise.all([mongodb.stop(), redis?.stop()]);
  });

  const addressOf = (index: number) => cluster.instances[index]?.address ?? '';

  it('is in no document and under no key', { timeout: 600_000 }, async () => {
    const before = occurrences(markers, new Map([...(await documents()), ...(await keys())]));
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['events', 'sessions', 'Redis']));
    await eraseMarkers(addressOf(1), markers);
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

  /** Every key with its fields: `DUMP` would give them compressed, in which nothing is found. */
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
