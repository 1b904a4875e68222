import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Service } from '../e2e/service.js';
import { temporaryFolder } from '../e2e/service-process.js';
import { completeCalls, tellCalls, viewsOf, waitUntilArchived } from '../voice/told-calls.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';
import { aKeyPrefix, type RedisServer, redisSkipReason, startRedis } from './servers/redis-server.js';

const DATABASES = [`voice_${process.pid}`, `voice_cached_${process.pid}`] as const;

describeWithServer('The views of a call on every store', mongodbSkipReason() ?? redisSkipReason(), () => {
  const archives: string[] = [];
  const services: Service[] = [];
  let mongodb: MongodbServer;
  let redis: RedisServer;

  beforeAll(async () => {
    [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
    const [plain, cached] = DATABASES.map((name) => ({ MONGODB_URI: mongodb.uri(name) }));
    for (const environment of [{}, plain, { ...cached, REDIS_URL: redis.url, REDIS_KEY_PREFIX: aKeyPrefix() }]) {
      const archive = temporaryFolder();
      archives.push(archive);
      const rest = { ARCHIVE_DIR: archive, ARCHIVE_AFTER_DAYS: '0', LATE_EVENT_GRACE_SECONDS: '0' };
      services.push(await Service.start({ ...environment, ...rest }));
    }
    for (const service of services) await tellCalls(service);
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    for (const archive of archives) rmSync(archive, { recursive: true });
    for (const name of DATABASES) await dropDatabase(mongodb.uri(name));
    await Promise.all([mongodb.stop(), redis?.stop()]);
  });

  async function expectSameViews(): Promise<void> {
    const [embedded, ...others] = await Promise.all(services.map((service) => viewsOf(service)));
    expect(embedded?.every((view) => / 200 /.test(view))).toBe(true);
    for (const views of others) expect(views).toEqual(embedded);
  }

  it('are the same bytes while it goes on', expectSameViews);

  it('are the same bytes when it is sealed, and from the archive', async () => {
    for (const service of services) await completeCalls(service);
    await expectSameViews();
    await Promise.all(services.map((service) => waitUntilArchived(service)));
    await expectSameViews();
  });
});
