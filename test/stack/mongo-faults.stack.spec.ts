import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { postJson } from '../e2e/service-process.js';
import { Cluster } from './cluster.js';
import { expectKept } from './history/expect-kept.js';
import { runHistory } from './history/random-history.js';
import { Recorder } from './history/recorder.js';
import { dropDatabase } from './servers/drop-database.js';
import { type Fault, FaultProxy } from './servers/fault-proxy.js';
import { freePort } from './servers/free-port.js';
import { buildFerretdb, type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';
import { ServerProcess } from './servers/server-process.js';

/** The deadline of a call is 5 s; this leaves room for a busy machine, and is below any default of the driver. */
const BOUND_MS = 25_000;
/** If MongoDB is known to be down, a call ends at once; so does the quickest of several on a busy machine. */
const DOWN_BOUND_MS = 2_000;
const DOWN_CALLS = 5;
/** Answers that say "unavailable" before the fault is removed. */
const ENOUGH = 4;

/** Calls without a fault before it begins. */
const WARM_UP = 8;

const DATABASE = `faults_${process.pid}`;

let runs = 0;

/** Runs random histories on one service while `torment` works on its dependencies, and returns what was measured. */
async function suffer(name: string, cluster: Cluster, torment: (recorder: Recorder) => Promise<void>): Promise<void> {
  const recorder = new Recorder();
  const seed = 9_000 + runs++;
  const run = Promise.all([seed, seed + 500].map((s) => runHistory(recorder, cluster.instances, `fault-${s}`, s)));
  await expect.poll(() => recorder.operations.length).toBeGreaterThan(WARM_UP);
  await torment(recorder);
  const healedMs = performance.now();
  await expect.poll(() => healthOf(cluster)).toBe('200 ok up');
  const recoveredMs = performance.now() - healedMs;
  await run;
  expectKept(recorder, `fault-${name.replaceAll(' ', '-')}`);
  // The service itself was running all the time.
  expect(recorder.statuses.get('no answer')).toBeUndefined();
  const slowestMs = Math.max(...recorder.durationsMs);
  expect(slowestMs).toBeLessThan(BOUND_MS);
  const unavailable = unavailableOf(recorder);
  console.info(
    `${name}: ${recorder.operations.length} calls, ${unavailable} answered 503; slowest ${Math.round(slowestMs)} ms; healthy ${Math.round(recoveredMs)} ms after`,
  );
}

function unavailableOf(recorder: Recorder): number {
  return recorder.statuses.get('503 STORE_UNAVAILABLE') ?? 0;
}

async function healthOf({ instances }: Cluster): Promise<string> {
  const response = await fetch(`${instances[0]?.address}/health`);
  const { status, dependencies } = (await response.json()) as {
    status: string;
    dependencies: { mongodb: { status: string } };
  };
  return `${response.status} ${status} ${dependencies.mongodb.status}`;
}

async function expectDown(name: string, cluster: Cluster): Promise<void> {
  const startedMs = performance.now();
  await expect.poll(() => healthOf(cluster)).toBe('503 down down');
  console.info(`${name}: health says so after ${Math.round(performance.now() - startedMs)} ms`);
  const address = cluster.instances[0]?.address;
  expect((await fetch(`${address}/health/ready`)).status).toBe(503);
  expect((await fetch(`${address}/health/live`)).status).toBe(200);
  const durationsMs: number[] = [];
  for (let call = 0; call < DOWN_CALLS; call++) {
    const callMs = performance.now();
    expect((await fetch(`${address}/sessions/any`)).status).toBe(503);
    durationsMs.push(performance.now() - callMs);
  }
  console.info(`${name}: calls that begin then are answered after ${durationsMs.map(Math.round).join(', ')} ms`);
  expect(Math.min(...durationsMs)).toBeLessThan(DOWN_BOUND_MS);
}

describeWithServer('MongoDB behind a faulty network', mongodbSkipReason(), () => {
  let mongodb: MongodbServer;
  let proxy: FaultProxy;
  let cluster: Cluster;

  beforeAll(async () => {
    mongodb = await startMongodb();
    const uri = new URL(mongodb.uri(DATABASE));
    proxy = await FaultProxy.start(Number(uri.port), uri.hostname);
    uri.host = `127.0.0.1:${proxy.port}`;
    // The driver must not look for the members of a set past the proxy.
    uri.searchParams.delete('replicaSet');
    uri.searchParams.set('directConnection', 'true');
    cluster = await Cluster.start(1, { MONGODB_URI: uri.href });
  });
  afterEach(() => proxy.inject({ kind: 'none' }));
  afterAll(async () => {
    await cluster?.stop();
    await proxy?.stop();
    await dropDatabase(mongodb.uri(DATABASE));
    await mongodb.stop();
  });

  const LASTING: readonly (readonly [string, Fault])[] = [
    ['refused', { kind: 'refuse' }],
    ['reset', { kind: 'reset' }],
    ['black-holed', { kind: 'swallow' }],
    ['cut off before each reply', { kind: 'cut', afterBytes: 0 }],
    ['cut off in the middle of each reply', { kind: 'cut', afterBytes: 20 }],
  ];

  it.each(LASTING)('loses nothing, duplicates nothing and answers 503 in time while it is %s', async (name, fault) => {
    const torment = async (recorder: Recorder) => {
      await proxy.inject(fault);
      await expectDown(name, cluster);
      await expect.poll(() => unavailableOf(recorder)).toBeGreaterThanOrEqual(ENOUGH);
      await proxy.inject({ kind: 'none' });
    };
    await suffer(name, cluster, torment);
  });

  it('answers all calls while it is slow', async () => {
    await suffer('200 ms slow', cluster, async (recorder) => {
      await proxy.inject({ kind: 'delay', delayMs: 200 });
      const before = recorder.operations.length;
      await expect.poll(() => recorder.operations.length).toBeGreaterThan(before + ENOUGH);
      await proxy.inject({ kind: 'none' });
      // MongoDB counts as available. The substitute itself may not respond for a while on a busy machine.
      expect(unavailableOf(recorder)).toBeLessThan(recorder.operations.length / 2);
    });
  });

  it.each([
    ['cuts', { kind: 'cut', afterBytes: 0 }],
    ['resets', { kind: 'reset' }],
  ] as const)('loses nothing and duplicates nothing while the network %s repeatedly', async (name, fault) => {
    await suffer(`${name} twice a second`, cluster, async (recorder) => {
      let isFaulty = false;
      const flapping = setInterval(() => {
        isFaulty = !isFaulty;
        void proxy.inject(isFaulty ? fault : { kind: 'none' });
      });
      const before = recorder.operations.length;
      await expect.poll(() => recorder.operations.length).toBeGreaterThan(before + 10);
      clearInterval(flapping);
      await proxy.inject({ kind: 'none' });
    });
  });

  it('recognizes a write whose reply was lost when it is sent again', async () => {
    const address = cluster.instances[0]?.address ?? '';
    const events = `${address}/sessions/reply-lost/events`;
    await cluster.tell(address, '/sessions', { sessionId: 'reply-lost' });
    await cluster.tell(address, '/sessions/reply-lost/events', { eventId: 'before', type: 'system' });
    await proxy.inject({ kind: 'cut', afterBytes: 0, requestsWith: 'its-reply-is-lost' });
    const event = { eventId: 'its-reply-is-lost', type: 'system', payload: { text: 'hello' } };
    const first = await postJson(events, event);
    expect(first.status).toBe(503);
    expect(await first.json()).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await proxy.inject({ kind: 'none' });
    await expect.poll(() => healthOf(cluster)).toBe('200 ok up');
    const second = await eventually(async () => {
      const answer = await postJson(events, event);
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const log = (await (await fetch(events)).json()) as { events: { eventId: string; sequence: number }[] };
    expect(log.events.map(({ eventId, sequence }) => [eventId, sequence])).toEqual([
      ['before', 1],
      ['its-reply-is-lost', 2],
    ]);
  });
});

const OWN_ONLY = process.env.STACK_MONGODB_URI && 'it kills a server of its own: unset STACK_MONGODB_URI';

describe.skipIf(OWN_ONLY)('a MongoDB server that is killed', () => {
  describeWithServer('and started again during writes', mongodbSkipReason(), () => {
    const folder = mkdtempSync(join(tmpdir(), 'ferretdb-'));
    let server: ServerProcess | undefined;
    let cluster: Cluster | undefined;
    let port: number;

    const start = async () => {
      const started = await ServerProcess.start(buildFerretdb(), [folder, `${port}`], /mongodb:\/\/\S+/);
      server = started.process;
    };
    beforeAll(async () => {
      port = await freePort();
      await start();
      cluster = await Cluster.start(1, { MONGODB_URI: `mongodb://127.0.0.1:${port}/killed` });
    });
    afterAll(async () => {
      await cluster?.stop();
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('loses nothing and duplicates nothing', async () => {
      const running = cluster as Cluster;
      await suffer('killed and started again', running, async (recorder) => {
        await server?.stop('SIGKILL');
        await expectDown('killed and started again', running);
        await expect.poll(() => unavailableOf(recorder)).toBeGreaterThanOrEqual(ENOUGH);
        await start();
      });
    });
  });
});
