import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { postJson } from '../e2e/service-process.js';
import { WebhookReceiver } from '../e2e/webhook-receiver.js';
import { Cluster } from './cluster.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';

const CALLS = 6;

describeWithServer('Webhooks of two instances on one MongoDB', mongodbSkipReason(), () => {
  const database = `webhooks_${process.pid}`;
  let mongodb: MongodbServer;
  let cluster: Cluster;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    [mongodb, receiver] = await Promise.all([startMongodb(), WebhookReceiver.start()]);
    cluster = await Cluster.start(2, {
      MONGODB_URI: mongodb.uri(database),
      WEBHOOK_ALLOW_HTTP: 'true',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
      WEBHOOK_RETRY_SECONDS: '0.2',
    });
  });
  afterAll(async () => {
    await cluster?.stop();
    await receiver?.stop();
    await dropDatabase(mongodb.uri(database));
    await mongodb?.stop();
  });

  const addressOf = (index: number) => cluster.instances[index % 2]?.address ?? '';

  async function call(sessionId: string, index: number): Promise<void> {
    await postJson(`${addressOf(index)}/sessions`, { sessionId });
    await postJson(`${addressOf(index + 1)}/sessions/${sessionId}/complete`, { lateGraceSeconds: 0 });
  }

  /** For each session, what arrived first under each id: a delivery whose outcome could not be stored is sent again. */
  const told = (prefix: string) => {
    const types = new Map<string, string[]>();
    const seen = new Set<string>();
    for (const { id, body } of receiver.received) {
      const { sessionId } = body.data;
      if (seen.has(id) || !sessionId.startsWith(prefix)) continue;
      seen.add(id);
      types.set(sessionId, [...(types.get(sessionId) ?? []), body.type]);
    }
    return types;
  };

  async function expectTold(prefix: string): Promise<void> {
    await eventually(() => {
      expect(told(prefix).size).toBe(CALLS);
      for (const types of told(prefix).values()) {
        expect(types).toEqual(['session.created', 'session.completed', 'session.sealed']);
      }
    });
  }

  it('report what either of them stores, once each and in order', async () => {
    const body = JSON.stringify({
      url: receiver.url,
      types: ['session.created', 'session.completed', 'session.sealed'],
    });
    const headers = { 'content-type': 'application/json' };
    const registered = await fetch(`${addressOf(0)}/webhooks/hook`, { method: 'PUT', headers, body });
    expect(registered.status).toBe(201);
    await Promise.all(Array.from({ length: CALLS }, (_, index) => call(`first-${index}`, index)));
    await expectTold('first');
  });

  it('continue after one of them is killed', async () => {
    await Promise.all(Array.from({ length: CALLS }, (_, index) => call(`second-${index}`, index)));
    // Whichever instance sends: one is killed now, and the other one after it.
    await cluster.replace(0);
    await cluster.replace(1);
    await expectTold('second');
  });
});
