import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { ServiceProcess } from '../e2e/service-process.js';
import { dropDatabase } from '../stack/servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { aKeyPrefix, type RedisServer, redisSkipReason, startRedis } from '../stack/servers/redis-server.js';
import { HostileClient, SECRET } from './client.js';
import { VALUES } from './values.js';

/**
 * What is refused is refused before any store is used (hostile.long.spec.ts); what is accepted must come back from each
 * store. Many values per request, because the substitute is slow; values that fill a batch on their own are only tested
 * on the embedded store.
 */
const KEPT = VALUES.filter(({ verdict, text }) => verdict === 'kept' && text.length < 100_000);

const objectOf = (text: string) => `{"note":"${SECRET}","v":${text}}`;

/** According to I-JSON; the only difference is that `-0` becomes `0`. */
const asKept = (text: string): unknown => JSON.parse(objectOf(text), (_, member) => (member === 0 ? 0 : member));

const NO_REASON: string | undefined = undefined;

describe.each([
  ['MongoDB', NO_REASON],
  ['MongoDB behind Redis', redisSkipReason()],
])('On %s', (name, redisReason) => {
  const isCached = name.endsWith('Redis');
  const database = `hostile_${process.pid}_${isCached ? 'cached' : 'plain'}`;

  describeWithServer('a hostile client', mongodbSkipReason() ?? redisReason, () => {
    let mongodb: MongodbServer;
    let redis: RedisServer | undefined;
    let service: ServiceProcess;
    let client: HostileClient;

    beforeAll(async () => {
      mongodb = await startMongodb();
      redis = isCached ? await startRedis() : undefined;
      service = ServiceProcess.spawn({
        MONGODB_URI: mongodb.uri(database),
        LOG_LEVEL: 'trace',
        ...(redis ? { REDIS_URL: redis.url, REDIS_KEY_PREFIX: aKeyPrefix() } : {}),
      });
      client = new HostileClient(await service.address());
      await client.post('/sessions', '{"sessionId":"values"}');
    });
    afterAll(async () => {
      client?.close();
      await service?.kill();
      await dropDatabase(mongodb.uri(database));
      await Promise.all([mongodb.stop(), redis?.stop()]);
    });

    it(`returns ${KEPT.length} values from a payload unchanged, by each way of reading, twice`, async () => {
      const lines = KEPT.map(
        ({ text }, index) =>
          `{"eventId":"v${index}","type":"system","payload":${objectOf(text.replaceAll('\n', ' '))}}`,
      );
      const body = lines.join('\n');
      const send = () => client.post('/sessions/values/events/batch', body, 'application/x-ndjson');
      expect((await send()).json).toMatchObject({ appended: KEPT.length, invalid: 0 });
      expect((await send()).json).toMatchObject({ duplicates: KEPT.length, conflicts: 0 });
      const paths = ['/sessions/values/events?limit=500', '/sessions/values?limit=500'];
      for (const path of [...paths, ...paths]) {
        const { events } = (await client.get(path)).json;
        expect(events).toHaveLength(KEPT.length);
        for (const [index, { text, name: value }] of KEPT.entries())
          expect(isDeepStrictEqual(events[index].payload, asKept(text)), value).toBe(true);
      }
    });

    it('returns them unchanged from metadata', async () => {
      // In one object, with each value under a name of its own.
      const members = KEPT.map(({ text }, index) => `"k${index}":${text}`).join(',');
      const sent = `{"sessionId":"metadata","metadata":{${members}}}`;
      expect((await client.post('/sessions', sent)).status).toBe(201);
      expect((await client.post('/sessions', sent)).status).toBe(200);
      const { metadata } = (await client.get('/sessions/metadata')).json;
      for (const [index, { text, name: value }] of KEPT.entries())
        expect(isDeepStrictEqual({ note: SECRET, v: metadata[`k${index}`] }, asKept(text)), value).toBe(true);
    });

    it('leaves no content of the requests in its log, at any level', async () => {
      expect((await client.get('/health')).json.status).toBe('ok');
      const { output } = await service.kill();
      expect(output).not.toContain(SECRET);
      expect(output).not.toMatch(/"level":"?(error|fatal|50|60)/);
    });
  });
});
