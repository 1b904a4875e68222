import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { HOSTILE_OBJECTS } from '../builders/hostile-json.js';
import { jsonText } from '../builders/json-text.js';
import { uniqueId } from '../builders/unique-id.js';
import { EventStream } from '../e2e/event-stream.js';
import { Service } from '../e2e/service.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';
import { aKeyPrefix, type RedisServer, redisSkipReason, startRedis } from './servers/redis-server.js';

/** The substitute does not check a filter again, so concurrent writers are tested on other stores (ADR 0013). */
describeWithServer('Annotations on MongoDB and Redis', mongodbSkipReason() ?? redisSkipReason(), () => {
  const database = `annotations_${process.pid}`;
  const services: Service[] = [];
  let mongodb: MongodbServer;
  let redis: RedisServer;

  beforeAll(async () => {
    [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
    const environment = {
      MONGODB_URI: mongodb.uri(database),
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: aKeyPrefix(),
      LATE_EVENT_GRACE_SECONDS: '0',
    };
    // The first instance creates what the second one needs.
    for (let instance = 0; instance < 2; instance++) services.push(await Service.start(environment));
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await dropDatabase(mongodb.uri(database));
    await Promise.all([mongodb?.stop(), redis?.stop()]);
  });

  const on = (instance: number) => services[instance] as Service;

  async function aSession(): Promise<string> {
    const sessionId = uniqueId('session');
    expect((await on(0).post('/sessions', { sessionId })).status).toBe(201);
    return `/sessions/${sessionId}`;
  }

  it('are visible on every instance at once, and can be changed on any', async () => {
    const path = `${await aSession()}/annotations/review`;
    const created = await on(0).call('PUT', path, { body: { score: 4 } });
    const read = await on(1).get(path);
    expect([read.json, read.headers.etag]).toEqual([{ score: 4 }, created.headers.etag]);
    const headers = { 'if-match': created.headers.etag ?? '' };
    expect((await on(1).call('PATCH', path, { body: { note: 'good' }, headers })).status).toBe(200);
    expect((await on(0).call('PUT', path, { body: {}, headers })).json.code).toBe('PRECONDITION_FAILED');
    expect((await on(0).get(path)).json).toEqual({ score: 4, note: 'good' });
    expect((await on(0).call('DELETE', path)).status).toBe(204);
    expect((await on(1).get(path)).json.code).toBe('ANNOTATION_NOT_FOUND');
    expect((await on(1).call('PUT', path, { body: { score: 4 } })).headers.etag).not.toBe(created.headers.etag);
  });

  it('keep names and values that are hostile to a database', async () => {
    const path = await aSession();
    for (const [index, [, value]] of HOSTILE_OBJECTS.entries()) {
      await on(index % 2).call('PUT', `${path}/annotations/n${index}`, { raw: jsonText(value) });
    }
    for (const [index, [, value]] of HOSTILE_OBJECTS.entries()) {
      expect((await on(0).get(`${path}/annotations/n${index}`)).text).toBe(jsonText(value));
    }
    expect((await on(1).get(`${path}/annotations`)).json).toHaveLength(HOSTILE_OBJECTS.length);
  });

  it('are limited to 50, wherever they are put; a deleted one makes room', async () => {
    const path = `${await aSession()}/annotations`;
    const put = (index: number) => on(index % 2).call('PUT', `${path}/n${index}`, { body: { index } });
    for (let index = 0; index < 50; index++) expect((await put(index)).status).toBe(201);
    expect((await put(50)).json.code).toBe('TOO_MANY_ANNOTATIONS');
    await on(0).call('DELETE', `${path}/n7`);
    expect((await put(51)).status).toBe(201);
    expect((await put(52)).json.code).toBe('TOO_MANY_ANNOTATIONS');
    expect((await on(1).get(path)).json).toHaveLength(50);
  });

  it('are reported on the stream of another instance', async () => {
    const path = await aSession();
    const stream = new EventStream(`${await on(1).listen()}/stream`);
    await stream.until(() => stream.status === 200);
    await on(0).call('PUT', `${path}/annotations/review`, { body: {} });
    await stream.until(() => stream.messages.some(({ event }) => event === 'annotation'));
    const told = stream.messages.find(({ event }) => event === 'annotation')?.data;
    expect(told).toEqual({ sessionId: path.slice('/sessions/'.length), name: 'review' });
    stream.close();
  });

  it('are accepted after the seal, and hidden everywhere once the session is erased', async () => {
    const path = await aSession();
    await on(0).post(`${path}/complete`);
    expect((await on(1).call('PUT', `${path}/annotations/review`, { body: { n: 1 } })).status).toBe(201);
    expect((await on(0).call('DELETE', path)).status).toBe(202);
    await eventually(async () => {
      for (const service of services) {
        expect((await service.get(`${path}/annotations/review`)).json.code).toBe('SESSION_ERASED');
        expect((await service.get(`${path}/annotations`)).json.code).toBe('SESSION_ERASED');
        const late = await service.call('PUT', `${path}/annotations/late`, { body: {} });
        expect(late.json.code).toBe('SESSION_ERASED');
      }
    });
  });
});
