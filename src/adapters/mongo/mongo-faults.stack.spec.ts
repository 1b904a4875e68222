import { mongo } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { aNewEvent, newEvents } from '../../../test/builders/event.js';
import { eventually } from '../../../test/builders/eventually.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { T0_MS } from '../../../test/builders/time.js';
import { uniqueId } from '../../../test/builders/unique-id.js';
import { FaultProxy } from '../../../test/stack/servers/fault-proxy.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../../../test/stack/servers/mongodb-server.js';
import { ConversationError } from '../../domain/errors.js';
import { connect, type MongoStore, openMongoStore } from './index.js';

/** Short, so that calls that never get an answer do not prolong the suite. */
const CALL_DEADLINE_MS = 1_000;
/** For tests that are not about time: FerretDB scans, and the machine may be busy. */
const PATIENCE_MS = 60_000;
/** If no server is there, calls end this soon, however long they could be retried. */
const DOWN_MS = 2_000;
/** The delay that a busy machine may add; far less than the patience of the stores, which must not be used up. */
const SLACK_MS = 5_000;

const OPTIONS = {
  createsIndexes: true,
  random: Math.random,
  lateEventGraceMs: 300_000,
  maxQueuedEvents: 10_000,
  maxQueuedBytes: 2 ** 26,
};

/** A single member of a set may not be the primary, and with all members the driver would bypass the proxy. */
const hasSeveralHosts = process.env.STACK_MONGODB_URI?.includes(',') === true;

describe.skipIf(hasSeveralHosts)('a single connection to MongoDB', () => {
  describeWithServer('MongoStore behind a bad line', mongodbSkipReason(), describeFaults);
});

function describeFaults(): void {
  let server: MongodbServer;
  let proxy: FaultProxy;
  let store: MongoStore;
  let hasty: MongoStore;
  let watchful: MongoStore;
  let direct: Awaited<ReturnType<typeof connect>>;
  let sessionId: string;

  beforeAll(async () => {
    server = await startMongodb();
    const straight = new URL(server.uri(`faults_${process.pid}`));
    // Otherwise the driver would find its own way to a replica set, past the proxy.
    straight.searchParams.set('directConnection', 'true');
    proxy = await FaultProxy.start(Number(straight.port || 27_017));
    direct = await connect(straight.href);
    const uri = straight.href.replace(straight.host, `127.0.0.1:${proxy.port}`);
    const patient = { ...OPTIONS, uri, callDeadlineMs: PATIENCE_MS };
    store = await openMongoStore(new ManualClock(), { ...patient, silentAfterMs: PATIENCE_MS });
    watchful = await openMongoStore(new ManualClock(), patient);
    hasty = await openMongoStore(new ManualClock(), { ...OPTIONS, uri, callDeadlineMs: CALL_DEADLINE_MS });
  });

  afterAll(async () => {
    await proxy?.inject({ kind: 'none' });
    await store?.close();
    await hasty?.close();
    await watchful?.close();
    await direct?.connection.dropDatabase();
    await direct?.connection.close();
    await proxy?.stop();
    await server?.stop();
  });

  beforeEach(async () => {
    await proxy.inject({ kind: 'none' });
    sessionId = uniqueId('session');
    await eventually(() => store.createSession({ sessionId }));
    await store.appendEvents(sessionId, [aNewEvent()]);
  });

  async function expectUnavailableInTime(call: () => Promise<unknown>, inMs = CALL_DEADLINE_MS): Promise<void> {
    const startedMs = performance.now();
    const error = await call().catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ConversationError);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(performance.now() - startedMs).toBeLessThan(inMs + SLACK_MS);
  }

  it.each(['swallow', 'refuse', 'reset'] as const)(
    'ends every call in time if the connection does %s, and recovers',
    async (kind) => {
      await proxy.inject({ kind });
      await Promise.all([
        expectUnavailableInTime(() => hasty.appendEvents(sessionId, newEvents(1))),
        expectUnavailableInTime(() => hasty.appendEvents(sessionId, newEvents(3))),
        expectUnavailableInTime(() => hasty.createSession({ sessionId: uniqueId('session') })),
        expectUnavailableInTime(() => hasty.completeSession(sessionId, {})),
        expectUnavailableInTime(() => hasty.findSession(sessionId)),
        expectUnavailableInTime(() => hasty.listSessions({ limit: 1, metadata: [] })),
        expectUnavailableInTime(() => hasty.ping()),
      ]);
      await proxy.inject({ kind: 'none' });
      await eventually(() => hasty.appendEvents(sessionId, [aNewEvent()]));
    },
  );

  it.each(['swallow', 'refuse', 'reset'] as const)('does not wait for a server that is not there: %s', async (kind) => {
    await eventually(() => watchful.appendEvents(sessionId, [aNewEvent()]));
    await proxy.inject({ kind });
    // Some calls are running when the server goes away, others begin later.
    for (let round = 0; round < 2; round++) {
      await Promise.all([
        expectUnavailableInTime(() => watchful.appendEvents(sessionId, newEvents(1)), DOWN_MS),
        expectUnavailableInTime(() => watchful.appendEvents(sessionId, newEvents(1)), DOWN_MS),
        expectUnavailableInTime(() => watchful.createSession({ sessionId: uniqueId('session') }), DOWN_MS),
        expectUnavailableInTime(() => watchful.findSession(sessionId), DOWN_MS),
      ]);
    }
    await proxy.inject({ kind: 'none' });
    await eventually(() => watchful.appendEvents(sessionId, [aNewEvent()]));
  });

  it('recognizes its own event after the reply was lost', async () => {
    const input = aNewEvent();
    await proxy.inject({ kind: 'cut', afterBytes: 0 });
    const appending = store.appendEvents(sessionId, [input]);
    await eventually(async () => {
      expect(await direct.models.events.countDocuments({ sessionId, eventId: input.eventId })).toBe(1);
    });
    await proxy.inject({ kind: 'none' });
    expect(await appending).toMatchObject([{ kind: 'appended', event: { sequence: 2 } }]);
    expect(await store.appendEvents(sessionId, [input])).toMatchObject([{ kind: 'duplicate' }]);
  });

  it('recognizes its own session after the reply was lost', async () => {
    const input = { sessionId: uniqueId('session') };
    const { insertMany } = mongo.Collection.prototype;
    // The cut must not come earlier: the read before the insert would be lost, and the insert never sent.
    const inserting = vi.spyOn(mongo.Collection.prototype, 'insertMany').mockImplementationOnce(async function (
      this: mongo.Collection,
      ...args: Parameters<typeof insertMany>
    ) {
      await proxy.inject({ kind: 'cut', afterBytes: 0 });
      return insertMany.apply(this, args);
    });
    const creating = store.createSession(input);
    await eventually(async () => {
      expect(await direct.models.sessions.countDocuments({ _id: input.sessionId })).toBe(1);
    });
    await proxy.inject({ kind: 'none' });
    inserting.mockRestore();
    expect((await creating).kind).toBe('created');
    expect((await store.createSession(input)).kind).toBe('duplicate');
  });

  it('finds a session by its true status if a writer crashed before it updated the document', async () => {
    await store.completeSession(sessionId, {});
    const list = async (status: 'initiated' | 'active' | 'completed') => {
      const { sessions } = await store.listSessions({ limit: 500, metadata: [], status });
      return sessions.some((session) => session.sessionId === sessionId && session.status === status);
    };
    const crash = () => direct.models.sessions.updateOne({ _id: sessionId }, { $set: { status: 'initiated' } });
    await crash();
    // A caller that learns of the end in another way makes the list show it, too.
    expect((await store.findSession(sessionId))?.status).toBe('completed');
    expect(await list('completed')).toBe(true);
    await crash();
    expect(await list('initiated')).toBe(false);
    expect(await list('completed')).toBe(true);
    await crash();
    await store.readEvents(sessionId, { after: 0, order: 'asc', limit: 1, types: [] });
    expect(await list('initiated')).toBe(false);
  });

  it('combines inserts of several sessions', async () => {
    const ids = Array.from({ length: 20 }, () => uniqueId('session'));
    const inserting = vi.spyOn(mongo.Collection.prototype, 'insertMany');
    await Promise.all(ids.map((id) => store.createSession({ sessionId: id })));
    await Promise.all(ids.map((id) => store.appendEvents(id, [aNewEvent()])));
    // There are 40 documents.
    expect(inserting.mock.calls.length).toBeLessThan(30);
    inserting.mockRestore();
  });

  it('reads a page with many out-of-order events in few requests, however long it is', async () => {
    const inputs = newEvents(300, { type: 'system' });
    await store.appendEvents(sessionId, [...inputs, aNewEvent({ timestampMs: T0_MS + 298_500 })]);
    const finding = vi.spyOn(mongo.Collection.prototype, 'find');
    const history = await store.readChronological(sessionId, { offset: 0, limit: 300 });
    expect(history?.events).toHaveLength(300);
    expect(finding.mock.calls.length).toBeLessThan(10);
    finding.mockRestore();
  });
}
