import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { uniqueId } from '../../../test/builders/unique-id.js';
import { describeConversationStore } from '../../../test/contracts/conversation-store.contract.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../../../test/stack/servers/mongodb-server.js';
import type { Clock } from '../../ports/clock.js';
import { StartupError } from '../../ports/conversation-store.js';
import { connect, openMongoStore } from './index.js';

const skipReason = mongodbSkipReason();
let server: MongodbServer | undefined;
let databases = 0;

const OPTIONS = {
  createsIndexes: true,
  random: Math.random,
  lateEventGraceMs: 300_000,
  maxQueuedEvents: 10_000,
  maxQueuedBytes: 2 ** 26,
  // FerretDB scans, and decodes what it scans.
  callDeadlineMs: 60_000,
  silentAfterMs: 60_000,
};

beforeAll(async () => {
  if (skipReason === undefined) server = await startMongodb();
});
afterAll(() => server?.stop());

function newUri(): string {
  if (!server) throw new Error('the server runs in tests only');
  return server.uri(`conversations_${process.pid}_${++databases}`);
}

describeConversationStore('MongoStore', {
  survivesReopen: true,
  size: 'small',
  updatesAtomically: false,
  matchesMembers: false,
  ...(skipReason === undefined ? {} : { skipReason }),
  async open({ clock, lateEventGraceMs }) {
    const uri = newUri();
    const open = () => openMongoStore(clock, { ...OPTIONS, uri, lateEventGraceMs });
    const opened = [await open()];
    return {
      store: opened[0] as Awaited<ReturnType<typeof open>>,
      async reopen() {
        await Promise.all(opened.splice(0).map((store) => store.close()));
        opened.push(await open());
        return opened[0] as Awaited<ReturnType<typeof open>>;
      },
      async another() {
        const store = await open();
        opened.push(store);
        return store;
      },
      async dispose() {
        await Promise.all(opened.map((store) => store.close()));
        const { connection } = await connect(uri);
        await connection.dropDatabase();
        await connection.close();
      },
    };
  },
});

describe.skipIf(skipReason !== undefined)('MongoStore', () => {
  const clock: Clock = new ManualClock();

  it('refuses to start without its indexes, and names the command', async () => {
    const opening = openMongoStore(clock, { ...OPTIONS, uri: newUri(), createsIndexes: false });
    await expect(opening).rejects.toThrow(StartupError);
    await expect(opening).rejects.toThrow(/conversation-service migrate/);
  });

  it('hides that the document of a session lags behind its log', async () => {
    const uri = newUri();
    const store = await openMongoStore(clock, { ...OPTIONS, uri });
    const sessionId = uniqueId('session');
    await store.createSession({ sessionId });
    await store.appendEvents(sessionId, [aNewEvent()]);
    await store.completeSession(sessionId, {});
    const complete = await store.findSession(sessionId);
    // Simulates a crash between the two writes: the log has moved on, but the document has not.
    const { connection, models } = await connect(uri);
    await models.sessions.updateOne({ _id: sessionId }, { $set: { status: 'initiated' } });
    expect(await store.findSession(sessionId)).toEqual(complete);
    expect((await store.listSessions({ limit: 10, metadata: [] })).sessions).toEqual([complete]);
    const again = await openMongoStore(clock, { ...OPTIONS, uri });
    expect(await again.completeSession(sessionId, {})).toEqual({ kind: 'duplicate', session: complete });
    // The next write repaired it.
    expect(await models.sessions.findOne({ _id: sessionId }).lean()).toMatchObject({ status: 'completed' });
    await Promise.all([store.close(), again.close(), connection.close()]);
  });

  it('sets up the fence of an interrupted erasure, and counts the time of the others from then on', async () => {
    const uri = newUri();
    const store = await openMongoStore(clock, { ...OPTIONS, uri });
    const sessionId = uniqueId('session');
    await store.createSession({ sessionId });
    await store.appendEvents(sessionId, [aNewEvent()]);
    const { connection, models } = await connect(uri);
    const erasing = { begunAt: new Date(0), isFenced: false };
    await models.sessions.updateOne({ _id: sessionId }, { $set: { erasing } });
    expect(await store.findSession(sessionId)).toBeUndefined();
    expect(await store.erasure.isErased(sessionId)).toBe(true);
    const pending = [{ sessionId, archive: null, begunAtMs: clock.nowMs() }];
    expect(await store.erasure.listPendingErasures(10)).toEqual(pending);
    expect(await store.appendEvents(sessionId, [aNewEvent()])).toBeUndefined();
    expect(await store.erasure.listPendingErasures(10)).toEqual(pending);
    await models.sessions.updateOne({ _id: sessionId }, { $set: { erasing } });
    await expect(store.erasure.eraseNext(sessionId, 10)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    for (const count of [1, 0]) expect(await store.erasure.eraseNext(sessionId, 10)).toBe(count);
    expect(await models.events.countDocuments({})).toBe(0);
    expect(await models.sessions.countDocuments({})).toBe(0);
    await Promise.all([store.close(), connection.close()]);
  });

  it('rejects writers that remember a session once anyone has been told that it is erased, even if the first call died', async () => {
    const uri = newUri();
    const [store, other] = await Promise.all([1, 2].map(() => openMongoStore(clock, { ...OPTIONS, uri })));
    if (!store || !other) throw new Error('both are open');
    const sessionId = uniqueId('session');
    await store.createSession({ sessionId });
    await store.appendEvents(sessionId, [aNewEvent()]);
    const { connection, models } = await connect(uri);
    const erasing = { begunAt: new Date(0), isFenced: false };
    await models.sessions.updateOne({ _id: sessionId }, { $set: { erasing } });
    const begun = { kind: 'begun', archive: null, eventCount: 1 };
    expect(await other.erasure.beginErasure(sessionId, clock.nowMs())).toEqual(begun);
    expect(await store.appendEvents(sessionId, [aNewEvent()])).toBeUndefined();
    const again = await other.erasure.beginErasure(sessionId, clock.nowMs());
    expect(again).toMatchObject({ kind: 'erased', pending: { sessionId } });
    await Promise.all([store.close(), other.close(), connection.close()]);
  });

  it('keeps payloads in a form that can be queried', async () => {
    const uri = newUri();
    const store = await openMongoStore(clock, { ...OPTIONS, uri });
    const sessionId = uniqueId('session');
    await store.createSession({ sessionId });
    await store.appendEvents(sessionId, [aNewEvent({ payload: jsonText({ text: 'hello', nested: { n: 1 } }) })]);
    const { connection, models } = await connect(uri);
    expect(await models.events.findOne({ 'payload.nested.n': 1 }).lean()).toMatchObject({ payload: { text: 'hello' } });
    await Promise.all([store.close(), connection.close()]);
  });
});
