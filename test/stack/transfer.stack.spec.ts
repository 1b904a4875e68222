import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect, openMongoStore } from '../../src/adapters/mongo/index.js';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { CommandProcess } from '../e2e/command-process.js';
import { temporaryFolder } from '../e2e/service-process.js';
import { FURNITURE, furnish, LATE_GRACE_MS, readContents } from '../e2e/transfer-fixture.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';

const BOUNDS = { maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26, lateEventGraceMs: LATE_GRACE_MS };
// FerretDB scans, and decodes what it scans.
const PATIENCE = { callDeadlineMs: 60_000, silentAfterMs: 60_000 };

const skipReason = mongodbSkipReason();

describeWithServer('npm run transfer, with MongoDB', skipReason, () => {
  let server: MongodbServer;
  let uri: string;
  let folder: string;
  let databases = 0;

  beforeAll(async () => {
    server = await startMongodb();
  });
  afterAll(() => server?.stop());
  beforeEach(() => {
    databases += 1;
    uri = server.uri(`transfer_${process.pid}_${databases}`);
    folder = temporaryFolder();
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await dropDatabase(uri);
  });

  const open = (place: string, clock: ManualClock): Promise<ConversationStore> =>
    place.startsWith('mongodb')
      ? openMongoStore(clock, { ...BOUNDS, ...PATIENCE, uri: place, createsIndexes: true, random: Math.random })
      : SqliteStore.open(clock, { ...BOUNDS, dataDir: place });
  const using = async <Result>(
    place: string,
    work: (store: ConversationStore, clock: ManualClock) => Promise<Result>,
  ) => {
    const clock = new ManualClock();
    const store = await open(place, clock);
    return work(store, clock).finally(() => store.close());
  };
  const endOf = (place: string) => (place.startsWith('mongodb') ? place : `sqlite:${place}`);
  const argumentsOf = (from: string, to: string) => ['--from', endOf(from), '--to', endOf(to)];
  const transfer = (from: string, to: string, ...flags: readonly string[]) =>
    CommandProcess.run('transfer', [...argumentsOf(from, to), ...flags]);
  const inMongodb = async (change: (events: Awaited<ReturnType<typeof connect>>['models']) => Promise<unknown>) => {
    const { connection, models } = await connect(uri);
    return change(models).finally(() => connection.close());
  };

  it('moves from SQLite to MongoDB and back, and the second folder equals the first', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    await using(first, furnish);
    const wanted = await using(first, readContents);
    expect(await transfer(first, uri)).toMatchObject({ code: 0 });
    expect(await using(uri, readContents)).toEqual(wanted);
    expect(await transfer(uri, second)).toMatchObject({ code: 0 });
    expect(await using(second, readContents)).toEqual(wanted);
    expect(await transfer(first, second, '--verify')).toMatchObject({ code: 0 });
  });

  it('moves what was written on MongoDB to SQLite', async () => {
    const target = join(folder, 'target');
    await using(uri, furnish);
    const wanted = await using(uri, readContents);
    expect(await transfer(uri, target)).toMatchObject({ code: 0 });
    expect(await using(target, readContents)).toEqual(wanted);
  });

  it('resumes where it was killed', async () => {
    const source = join(folder, 'source');
    await using(source, async (store) => {
      for (let index = 0; index < 24; index += 1) {
        await store.createSession({ sessionId: `many-${index}`, startedAtMs: index });
        await store.appendEvents(`many-${index}`, newEvents(20));
      }
    });
    const wanted = await using(source, readContents);
    for (const enough of [1, 12]) {
      const running = new CommandProcess('transfer', argumentsOf(source, uri));
      await inMongodb(async ({ sessions }) => {
        while (running.isRunning && (await sessions.countDocuments({})) < enough) await setTimeout(20);
      });
      await running.kill();
    }
    expect(await transfer(source, uri)).toMatchObject({ code: 0 });
    expect(await using(uri, readContents)).toEqual(wanted);
  });

  it('finds a lost event and a changed payload with --verify', async () => {
    const source = join(folder, 'source');
    await using(source, furnish);
    expect(await transfer(source, uri)).toMatchObject({ code: 0 });
    expect(await transfer(source, uri, '--verify')).toMatchObject({ code: 0 });
    await inMongodb(({ events }) =>
      events.updateOne({ sessionId: 'late', sequence: 1 }, { $set: { payload: { text: '?' } } }),
    );
    await inMongodb(({ events }) => events.deleteOne({ sessionId: 'strays', sequence: 3 }));
    const result = await transfer(source, uri, '--verify', '--json');
    expect(result).toMatchObject({ code: 1 });
    const { outcomes, faults } = JSON.parse(result.stdout);
    expect(outcomes).toMatchObject({ different: 2, same: FURNITURE.length - 1 });
    expect(faults.map((fault: { sessionId: string }) => fault.sessionId).sort()).toEqual(['late', 'strays']);
  });

  it('only compares with --dry-run, and builds no index', async () => {
    const source = join(folder, 'source');
    await using(source, furnish);
    expect(await transfer(source, uri, '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('11 to be copied'),
    });
    const { connection } = await connect(uri);
    expect(await connection.listCollections()).toEqual([]);
    await connection.close();
  });
});
