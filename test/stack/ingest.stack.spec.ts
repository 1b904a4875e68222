import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { deliverInAnyOrder, OWN_CALLS, STARTED_CALL_IDS, viewsOf } from '../e2e/any-order.js';
import { bodyOf } from '../e2e/ingest-fixtures.js';
import { Service } from '../e2e/service.js';
import { SeededRandom } from '../interleaving/random.js';
import { Cluster } from './cluster.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';

const random = new SeededRandom(11);

describeWithServer('Two instances on one MongoDB', mongodbSkipReason(), () => {
  const database = `ingest_${process.pid}`;
  let mongodb: MongodbServer;
  let cluster: Cluster;
  let once: Service;
  beforeAll(async () => {
    mongodb = await startMongodb();
    cluster = await Cluster.start(2, { MONGODB_URI: mongodb.uri(database) });
    once = await Service.start();
    for (const { provider, messages } of OWN_CALLS) await once.post(`/ingest/${provider}`, bodyOf(messages));
  });
  afterAll(async () => {
    await Promise.all([cluster?.stop(), once?.stop()]);
    await dropDatabase(mongodb.uri(database));
    await mongodb.stop();
  });

  const addressOf = (index: number) => cluster.instances[index % cluster.instances.length]?.address ?? '';

  it('accept calls that are delivered three times in any order, by eight clients at once', async () => {
    let turn = 0;
    const headers = { 'content-type': 'application/json' };
    await deliverInAnyOrder(
      async (path, body) => {
        turn += 1;
        return fetch(addressOf(turn) + path, { method: 'POST', headers, body: JSON.stringify(body) });
      },
      () => random.next(),
    );
    const get = (path: string) =>
      eventually(async () => {
        const answer = await fetch(addressOf(0) + path);
        expect(answer.status).toBe(200);
        return { json: await answer.json() };
      });
    for (const sessionId of STARTED_CALL_IDS) {
      expect(await viewsOf(get, sessionId)).toEqual(await viewsOf(once.get, sessionId));
    }
  });
});
