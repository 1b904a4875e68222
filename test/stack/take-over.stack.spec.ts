import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMongoStore } from '../../src/adapters/mongo/index.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { LEASE_KIND } from '../../src/ports/records.js';
import { LEASE_MS } from '../../src/runtime/held-lease.js';
import type { LeaseValue } from '../../src/runtime/lease.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { readJson } from '../e2e/service-process.js';
import { Cluster } from './cluster.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';

const SLOW_SERVER_MS = 60_000;
const WORKS = ['processor/roll-ups', 'processor/sealing', 'processor/summaries'];

describeWithServer('The background work of two instances on one MongoDB', mongodbSkipReason(), () => {
  const database = `take_over_${process.pid}`;
  let mongodb: MongodbServer;
  let cluster: Cluster;
  let store: ConversationStore;

  beforeAll(async () => {
    mongodb = await startMongodb();
    const uri = mongodb.uri(database);
    cluster = await Cluster.start(2, { MONGODB_URI: uri, LATE_EVENT_GRACE_SECONDS: '0' });
    store = await openMongoStore(new SystemClock(), {
      uri,
      createsIndexes: false,
      random: Math.random,
      lateEventGraceMs: 0,
      maxQueuedEvents: 100,
      maxQueuedBytes: 2 ** 20,
      callDeadlineMs: SLOW_SERVER_MS,
      silentAfterMs: SLOW_SERVER_MS,
    });
  });
  afterAll(async () => {
    await cluster?.stop();
    await store?.close();
    if (mongodb) await dropDatabase(mongodb.uri(database));
    await mongodb?.stop();
  });

  const addressOf = (index: number) => cluster.instances[index]?.address ?? '';

  async function call(sessionId: string, address: string): Promise<void> {
    await cluster.tell(address, '/sessions', { sessionId });
    const event = { eventId: 'e', type: 'user_speech', payload: { text: 'Hello' } };
    await cluster.tell(address, `/sessions/${sessionId}/events`, event);
    await cluster.tell(address, `/sessions/${sessionId}/complete`, {});
  }

  async function expectMeasured(sessionId: string, address: string): Promise<void> {
    await eventually(async () => {
      const answer = await readJson(await fetch(`${address}/sessions/${sessionId}?include=measures`));
      expect(answer.measures).toMatchObject({ throughSequence: 1, utterances: 1 });
    });
  }

  async function leases(): Promise<ReadonlyMap<string, LeaseValue>> {
    const found = await store.records.list({ kind: LEASE_KIND, limit: 100 });
    return new Map(found.map(({ id, value }) => [id, value as LeaseValue]));
  }

  const allLeases = () =>
    eventually(async () => {
      const found = await leases();
      expect([...found.keys()]).toEqual(expect.arrayContaining(WORKS));
      return found;
    });

  /**
   * The others wait for the leases that it has left. They renew their own and take over expired ones while this reads.
   */
  async function expectShortLeases(): Promise<void> {
    const left = await allLeases();
    const readAtMs = Date.now();
    for (const name of WORKS) expect(left.get(name)?.untilMs, name).toBeLessThanOrEqual(readAtMs + LEASE_MS);
  }

  it('is taken over within the time of a summary, whichever instance is killed', async () => {
    await call('first', addressOf(0));
    await expectMeasured('first', addressOf(1));
    const before = await allLeases();
    await call('second', addressOf(1));
    await cluster.kill(0);
    await expectShortLeases();
    await expectMeasured('second', addressOf(1));
    await cluster.replace(0);
    await call('third', addressOf(0));
    await cluster.kill(1);
    await expectShortLeases();
    await expectMeasured('third', addressOf(0));
    await eventually(async () => {
      const after = await leases();
      for (const name of WORKS) expect([undefined, before.get(name)?.owner]).not.toContain(after.get(name)?.owner);
      expect((await store.findHead('third'))?.sealed).toBe(true);
    });
  });
});
