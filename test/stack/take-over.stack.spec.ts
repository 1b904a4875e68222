import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openMongoStore } from '../../src/adapters/mongo/index.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { LEASE_KIND } from '../../src/ports/records.js';
import { LEASE_MS } from '../../src/runtime/held-lease.js';
import type { LeaseValue } from '../../src/runtime/lease.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { postJson, readJson } from '../e2e/service-process.js';
import { Cluster } from './cluster.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';

/** Far more than it takes: how soon is told by what the killed instance has left, not by how fast this machine is. */
const PATIENCE = { timeout: 120_000, interval: 200 } as const;
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
  }, 300_000);
  afterAll(async () => {
    await cluster?.stop();
    await store?.close();
    if (mongodb) await dropDatabase(mongodb.uri(database));
    await mongodb?.stop();
  }, 60_000);

  const addressOf = (index: number) => cluster.instances[index]?.address ?? '';

  async function call(sessionId: string, address: string): Promise<void> {
    await postJson(`${address}/sessions`, { sessionId });
    await postJson(`${address}/sessions/${sessionId}/events`, {
      eventId: 'e',
      type: 'user_speech',
      payload: { text: 'Hello' },
    });
    const completed = await postJson(`${address}/sessions/${sessionId}/complete`, {});
    expect(completed.status).toBe(200);
  }

  async function expectMeasured(sessionId: string, address: string): Promise<void> {
    await vi.waitFor(async () => {
      const answer = await readJson(await fetch(`${address}/sessions/${sessionId}?include=measures`));
      expect(answer.measures).toMatchObject({ throughSequence: 1, utterances: 1 });
    }, PATIENCE);
  }

  async function leases(): Promise<ReadonlyMap<string, LeaseValue>> {
    const found = await store.records.list({ kind: LEASE_KIND, limit: 100 });
    return new Map(found.map(({ id, value }) => [id, value as LeaseValue]));
  }

  /** What it has left is what the others wait for. */
  async function expectShortLeases(work: () => Promise<void>): Promise<void> {
    await work();
    const killedAtMs = Date.now();
    const left = await leases();
    for (const name of WORKS) expect(left.get(name)?.untilMs, name).toBeLessThanOrEqual(killedAtMs + LEASE_MS);
  }

  it('is taken over within the time of a summary, whichever is killed', { timeout: 400_000 }, async () => {
    await call('first', addressOf(0));
    await expectMeasured('first', addressOf(1));
    const before = await leases();
    await call('second', addressOf(1));
    await expectShortLeases(() => cluster.kill(0));
    await expectMeasured('second', addressOf(1));
    await cluster.replace(0);
    await call('third', addressOf(0));
    await expectShortLeases(() => cluster.kill(1));
    await expectMeasured('third', addressOf(0));
    await vi.waitFor(async () => {
      const after = await leases();
      for (const name of WORKS) expect([undefined, before.get(name)?.owner]).not.toContain(after.get(name)?.owner);
      expect((await store.findHead('third'))?.sealed).toBe(true);
    }, PATIENCE);
  });
});
