import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { T0_MS } from '../../../test/builders/time.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../../../test/stack/servers/mongodb-server.js';
import { StatisticsService } from '../../features/statistics/statistics.service.js';
import { createIndexes, missingIndexes } from './index.js';
import { type Models, modelsOf } from './models.js';
import { MongoStore } from './mongo-store.js';

const SESSIONS = 100;
const GRACE_MS = 300_000;

const OPTIONS = {
  incarnation: 'one',
  random: Math.random,
  lateEventGraceMs: GRACE_MS,
  maxQueuedEvents: 10_000,
  maxQueuedBytes: 2 ** 26,
  // FerretDB scans, and decodes what it scans.
  callDeadlineMs: 60_000,
  silentAfterMs: 60_000,
};

/** The commands that a list may send, apart from housekeeping of the connection. */
const HOUSEKEEPING = new Set(['hello', 'ismaster', 'ping', 'endSessions']);

describe.skipIf(mongodbSkipReason() !== undefined)('heads of listed sessions', () => {
  let server: MongodbServer;
  let connection: mongoose.Connection;
  let models: Models;
  let store: MongoStore;
  let clock: ManualClock;
  let databases = 0;
  const commands: string[] = [];

  beforeAll(async () => {
    server = await startMongodb();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    const uri = server.uri(`heads_${process.pid}_${++databases}`);
    connection = await mongoose.createConnection(uri, { monitorCommands: true, bufferCommands: false }).asPromise();
    connection.getClient().on('commandStarted', ({ commandName }) => {
      if (!HOUSEKEEPING.has(commandName)) commands.push(commandName);
    });
    models = modelsOf(connection);
    await createIndexes(models, await missingIndexes(models));
    clock = new ManualClock();
    store = new MongoStore(connection, models, clock, OPTIONS);
    return () => store.close();
  });

  /** A third of each kind: live with some events, completed, sealed. */
  async function fill(count: number): Promise<readonly string[]> {
    const ids = Array.from({ length: count }, (_, index) => `s${index}`);
    for (const [index, sessionId] of ids.entries()) {
      await store.createSession(aNewSession({ sessionId, startedAtMs: T0_MS + index }));
      await store.appendEvents(sessionId, newEvents(1 + (index % 4)));
      if (index % 3 > 0) await store.completeSession(sessionId, {});
    }
    clock.advanceMs(GRACE_MS);
    for (const [index, sessionId] of ids.entries()) if (index % 3 === 2) await store.sealSession(sessionId);
    return ids.toReversed();
  }

  const list = async () => (await store.listSessions({ limit: SESSIONS, metadata: [] })).sessions;
  const read = (ids: readonly string[]) => Promise.all(ids.map((id) => store.findSession(id)));

  async function commandsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    commands.length = 0;
    await work();
    return [...commands];
  }

  it('cost a fixed number of requests, however many sessions are listed', async () => {
    const ids = await fill(SESSIONS);
    expect(await commandsOf(list)).toEqual(['find', 'aggregate', 'find', 'update']);
    // By now each document contains everything about its session.
    expect(await commandsOf(list)).toEqual(['find', 'aggregate', 'find']);
    expect(await list()).toEqual(await read(ids));

    const statistics = new StatisticsService({ store, clock, dimensions: [] });
    const asked = await commandsOf(() => statistics.getStatistics({ fromMs: T0_MS, toMs: T0_MS + SESSIONS }));
    // The range and the active sessions, the summaries of the range, the marks, and the progress of the first pass.
    expect(asked.toSorted()).toEqual(['aggregate', 'aggregate', ...Array(7).fill('find')]);
  });

  it('need no request for sealed sessions', async () => {
    const ids = await fill(9);
    for (const id of ids) await store.completeSession(id, {});
    clock.advanceMs(GRACE_MS);
    for (const id of ids) await store.sealSession(id);
    await list();
    expect(await commandsOf(list)).toEqual(['find']);
    expect(await list()).toEqual(await read(ids));
  });

  it('show what was written before the request began, whatever the document says', async () => {
    const [id = ''] = await fill(1);
    for (const count of [1, 70, 1]) {
      await store.appendEvents(id, newEvents(count));
      expect(await list()).toEqual(await read([id]));
    }
    await store.completeSession(id, { endReason: 'caller hung up' });
    expect(await list()).toEqual(await read([id]));
    await store.appendEvents(id, newEvents(2));
    expect(await list()).toEqual(await read([id]));
    clock.advanceMs(GRACE_MS);
    await store.sealSession(id);
    expect(await list()).toEqual(await read([id]));
  });

  it('are known for sessions that an earlier version archived and whose events are partly deleted', async () => {
    const ids = await fill(9);
    const [id = ''] = ids.filter((each) => each === 's5');
    const mark = { key: 'k', sha256: 'f', sizeBytes: 1, archivedAtMs: clock.nowMs(), isReleased: false };
    expect(await store.markArchived(id, mark)).toBe(true);
    await models.sessions.updateMany({}, { $unset: { head: '' } });
    await store.archive.purgeArchivedEvents(id, 1);
    expect(await list()).toEqual(await read(ids));
    expect(await models.sessions.findOne({ _id: id }).lean()).toMatchObject({ head: { sealed: true } });
  });

  it('are not stored for a session that is being erased', async () => {
    const [id = ''] = await fill(1);
    await store.completeSession(id, { endReason: 'said their name' });
    await list();
    await store.erasure.beginErasure(id, clock.nowMs());
    expect(await models.sessions.findOne({ _id: id }).lean()).not.toHaveProperty('head');
  });
});
