import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Cluster } from './cluster.js';
import { expectKept } from './history/expect-kept.js';
import { runHistory } from './history/random-history.js';
import { Recorder } from './history/recorder.js';
import { dropDatabase } from './servers/drop-database.js';
import { type Fault, FaultProxy } from './servers/fault-proxy.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';
import { type OwnRedisServer, ownRedisSkipReason, startOwnRedis } from './servers/redis-server.js';

const DATABASE = `degraded_${process.pid}`;
const STORE_SILENT = '503 STORE_UNAVAILABLE';

describeWithServer('The service whose Redis', mongodbSkipReason() ?? ownRedisSkipReason(), () => {
  let mongodb: MongodbServer;
  let redis: OwnRedisServer;
  let proxy: FaultProxy;
  let cluster: Cluster;

  beforeAll(async () => {
    [mongodb, redis] = await Promise.all([startMongodb(), startOwnRedis()]);
    proxy = await FaultProxy.start(redis.port);
    // The service starts without Redis, and works just as well.
    await proxy.inject({ kind: 'refuse' });
    const MONGODB_URI = mongodb.uri(DATABASE);
    cluster = await Cluster.start(2, { MONGODB_URI, REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
  });
  afterAll(async () => {
    await cluster?.stop();
    await proxy?.stop();
    await dropDatabase(mongodb.uri(DATABASE));
    await Promise.all([mongodb.stop(), redis?.stop()]);
  });

  const healthOf = async () => {
    const response = await fetch(`${cluster.instances[0]?.address}/health`);
    const { status, dependencies } = (await response.json()) as {
      status: string;
      dependencies: { redis: { status: string } };
    };
    return `${response.status} ${status} ${dependencies.redis.status}`;
  };

  const FAULTS: readonly (readonly [string, Fault, number])[] = [
    ['was unavailable at the start', { kind: 'refuse' }, 7_001],
    ['resets', { kind: 'reset' }, 7_002],
    ['is black-holed', { kind: 'swallow' }, 7_003],
    ['is 2 s slow', { kind: 'delay', delayMs: 2_000 }, 7_004],
    ['is cut off in the middle of each reply', { kind: 'cut', afterBytes: 3 }, 7_005],
  ];

  it.each(FAULTS)('%s reports it, continues without it, and uses it again', async (name, fault, seed) => {
    await proxy.inject(fault);
    const startedMs = performance.now();
    await expect.poll(healthOf).toBe('200 degraded down');
    const toldMs = performance.now() - startedMs;
    const isReady = async () => (await fetch(`${cluster.instances[0]?.address}/health/ready`)).status;
    await expect.poll(isReady).toBe(200);
    const recorder = new Recorder();
    await runHistory(recorder, cluster.instances, `degraded-${seed}`, seed);
    expectKept(recorder, `degraded-${seed}`);
    // An unavailable cache causes no errors. The store may fail for a while, because it is a substitute on a busy
    // machine.
    const isError = (status: string) => status === 'no answer' || status >= '429';
    const errors = [...recorder.statuses.keys()].filter(isError);
    expect(errors.filter((status) => status !== STORE_SILENT)).toEqual([]);
    expect(recorder.statuses.get(STORE_SILENT) ?? 0).toBeLessThan(recorder.operations.length / 2);

    await proxy.inject({ kind: 'none' });
    const healedMs = performance.now();
    await expect.poll(healthOf).toBe('200 ok up');
    const slowestMs = Math.round(Math.max(...recorder.durationsMs));
    console.info(
      `Redis ${name}: told after ${Math.round(toldMs)} ms; ${recorder.operations.length} calls, no 5xx, slowest ${slowestMs} ms; healthy ${Math.round(performance.now() - healedMs)} ms after`,
    );
  });
});
