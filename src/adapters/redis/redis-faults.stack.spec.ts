import { createClient } from '@redis/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { eventually } from '../../../test/builders/eventually.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { SeededRandom } from '../../../test/interleaving/random.js';
import { type Fault, FaultProxy } from '../../../test/stack/servers/fault-proxy.js';
import {
  aKeyPrefix,
  type OwnRedisServer,
  ownRedisSkipReason,
  startOwnRedis,
} from '../../../test/stack/servers/redis-server.js';
import { findStaleReads } from '../../../test/stack/stale-reads.js';
import { Cache } from '../../ports/cache.js';
import type { Clock } from '../../ports/clock.js';
import { CachedStore } from '../../runtime/cached-store.js';
import { InProcessNotifier } from '../memory/in-process-notifier.js';
import { MemoryStore } from '../memory/memory-store.js';
import { SystemClock } from '../system/system-clock.js';
import { FAILURES_TO_OPEN, PROBE_EVERY_MS } from './breaker.js';
import { openRedis, type Redis } from './index.js';
import { TOLD_AGAIN_AFTER_MS } from './redis-faults.js';

/**
 * A call that runs into its deadline takes 50 ms. This leaves room for a busy machine, and is below the delay of the
 * slow network.
 */
const BOUND_MS = 1_500;

const skipReason = ownRedisSkipReason();

class TimedCache extends Cache {
  readonly durationsMs: number[] = [];

  constructor(private readonly cache: Cache) {
    super();
  }

  async get(group: string, name: string, version: string): Promise<string | undefined> {
    const startedMs = performance.now();
    const text = await this.cache.get(group, name, version);
    this.durationsMs.push(performance.now() - startedMs);
    return text;
  }

  set(group: string, name: string, version: string, text: string): void {
    this.cache.set(group, name, version, text);
  }

  forget(group: string): Promise<void> {
    return this.cache.forget(group);
  }
}

function aStore(cache: Cache): CachedStore {
  return new CachedStore(new MemoryStore(new SystemClock(), { lateEventGraceMs: 300_000 }), cache);
}

async function put(cache: Cache, name: string): Promise<void> {
  await eventually(async () => {
    cache.set('group', name, '1', name);
    expect(await cache.get('group', name, '1')).toBe(name);
  });
}

describeWithServer('Redis behind a faulty network', skipReason, () => {
  let server: OwnRedisServer;
  let proxy: FaultProxy;
  const opened: Redis[] = [];

  beforeAll(async () => {
    server = await startOwnRedis();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    proxy = await FaultProxy.start(server.port);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((redis) => redis.close()));
    await proxy.stop();
  });

  const open = async (clock: Clock = new SystemClock(), keyPrefix = aKeyPrefix()) => {
    const troubles: string[] = [];
    const url = `redis://127.0.0.1:${proxy.port}`;
    const localNotifier = new InProcessNotifier();
    const onTrouble = (message: string) => troubles.push(message);
    const redis = await openRedis(clock, { url, keyPrefix, localNotifier, onTrouble, onFailure: () => undefined });
    opened.push(redis);
    return { ...redis, troubles };
  };

  const FAULTS: readonly (readonly [string, Fault])[] = [
    ['refused', { kind: 'refuse' }],
    ['reset', { kind: 'reset' }],
    ['black-holed', { kind: 'swallow' }],
    ['2 s slow', { kind: 'delay', delayMs: 2_000 }],
    ['cut off before the reply', { kind: 'cut', afterBytes: 0 }],
    ['cut off in the middle of a reply', { kind: 'cut', afterBytes: 3 }],
  ];

  describe.each(FAULTS)('that is %s', (_name, fault) => {
    it('leaves reads correct and bounded in time, and is used again once it is back', async () => {
      const keyPrefix = aKeyPrefix();
      const { cache, notifier, ping } = await open(undefined, keyPrefix);
      const other = await open(undefined, keyPrefix);
      await put(cache, 'before');
      await proxy.inject(fault);
      const timed = new TimedCache(cache);
      for (let seed = 1; timed.durationsMs.length <= 100; seed++) {
        expect(await findStaleReads([aStore(timed)], new SeededRandom(seed))).toEqual([]);
      }
      await expect(ping()).rejects.toThrow();
      expect(timed.durationsMs.filter((durationMs) => durationMs > BOUND_MS)).toEqual([]);

      await proxy.inject({ kind: 'none' });
      await put(cache, 'after');
      const heard: unknown[] = [];
      other.notifier.subscribe((notification) => heard.push(notification));
      await eventually(() => {
        notifier.publish({ sessionId: 's', sequence: 1 });
        expect(heard).toContainEqual({ sessionId: 's', sequence: 1 });
      });
      await eventually(() => ping());
    });

    it('lets the service start, which uses Redis once it is available', async () => {
      await proxy.inject(fault);
      const { cache, isConnected, ping } = await open();
      expect(isConnected).toBe(false);
      await expect(ping()).rejects.toThrow();
      expect(await cache.get('group', 'any', '1')).toBeUndefined();
      await proxy.inject({ kind: 'none' });
      await put(cache, 'after');
    });
  });

  it('is tried three times, and then once a second', async () => {
    const clock = new ManualClock();
    const { cache } = await open(clock);
    await put(cache, 'before');
    await proxy.inject({ kind: 'swallow' });
    const ask = async (times: number) => {
      for (let index = 0; index < times; index++) await cache.get('group', 'before', '1');
    };
    // The client's own pings are swallowed, too.
    const asked = () => proxy.swallowed.split('HGET').length - 1;
    await ask(100);
    await expect.poll(asked).toBe(FAILURES_TO_OPEN);
    for (let second = 1; second <= 5; second++) {
      clock.advanceMs(PROBE_EVERY_MS);
      await ask(20);
      await expect.poll(asked).toBe(FAILURES_TO_OPEN + second);
    }
  });

  it('has a silent connection replaced, although probes can still be written to it', async () => {
    const clock = new ManualClock();
    const { cache } = await open(clock);
    await put(cache, 'before');
    await proxy.inject({ kind: 'swallow' });
    const before = proxy.accepted;
    clock.advanceMs(10_000);
    await vi.waitFor(
      async () => {
        clock.advanceMs(PROBE_EVERY_MS);
        await cache.get('group', 'before', '1');
        // Both connections are replaced: that of the commands, and that of the subscription.
        expect(proxy.accepted).toBeGreaterThanOrEqual(before + 2);
        // This is sooner than the time-out of the client, which would close a connection to which nothing is written.
      },
      { timeout: 5_500, interval: 20 },
    );
  });

  it('is logged once, however often the connection comes and goes, and again after a while', async () => {
    const clock = new SystemClock();
    let laterMs = 0;
    vi.spyOn(clock, 'elapsedMs').mockImplementation(() => performance.now() + laterMs);
    const { troubles, cache } = await open(clock);
    const outage = async () => {
      await proxy.inject({ kind: 'refuse' });
      await eventually(async () => expect(await cache.get('group', 'before', '1')).toBeUndefined());
      await proxy.inject({ kind: 'none' });
      await put(cache, 'before');
    };
    await put(cache, 'before');
    // On a busy machine, late answers are reported as well.
    const told = () => troubles.filter((trouble) => trouble.startsWith('Redis cannot be reached'));
    for (let round = 0; round < 3; round++) await outage();
    expect(told()).toEqual([expect.stringMatching(/ reached \(\w+\): .* continues without Redis\.$/)]);
    laterMs = TOLD_AGAIN_AFTER_MS;
    await outage();
    expect(told()).toHaveLength(2);
  });

  it('leaves reads correct while the connection flaps once a second', async () => {
    const { cache } = await open();
    let isUp = true;
    let flaps = 0;
    const flapping = setInterval(() => {
      isUp = !isUp;
      flaps++;
      void proxy.inject({ kind: isUp ? 'none' : 'refuse' });
    }, 500);
    try {
      for (let seed = 1; flaps < 6; seed++) {
        expect(await findStaleReads([aStore(cache)], new SeededRandom(seed))).toEqual([]);
      }
    } finally {
      clearInterval(flapping);
    }
    await proxy.inject({ kind: 'none' });
    await put(cache, 'after');
  });

  it('is empty after a restart, and is used again', async () => {
    const { cache } = await open();
    await put(cache, 'before');
    await server.restart();
    expect(await findStaleReads([aStore(cache)], new SeededRandom(1))).toEqual([]);
    await put(cache, 'after');
    expect(await cache.get('group', 'before', '1')).toBeUndefined();
  });

  it('shows nobody the text of another key, even if answers are mixed up', async () => {
    const keyPrefix = aKeyPrefix();
    const { cache } = await open(undefined, keyPrefix);
    await put(cache, 'one');
    const client = await createClient({ url: server.url }).connect();
    const text = await client.hGet(`${keyPrefix}pages:group`, 'one');
    await client.hSet(`${keyPrefix}pages:group`, 'two', text ?? '');
    await client.hSet(`${keyPrefix}pages:other`, 'one', text ?? '');
    client.destroy();
    expect(await cache.get('group', 'two', '1')).toBeUndefined();
    expect(await cache.get('other', 'one', '1')).toBeUndefined();
  });

  it('is reported if the service cannot be sure that it deleted the pages', async () => {
    const { cache } = await open();
    await put(cache, 'before');
    await proxy.inject({ kind: 'swallow' });
    await expect(cache.forget('group')).rejects.toThrow();
  });
});

describeWithServer('Redis that is full', skipReason, () => {
  it('refuses writes and answers reads, leaves pages correct, and is used again when there is room', async () => {
    const server = await startOwnRedis(['--maxmemory', '4mb', '--maxmemory-policy', 'noeviction']);
    const localNotifier = new InProcessNotifier();
    const troubles: string[] = [];
    const onTrouble = (message: string) => troubles.push(message);
    const onFailure = () => undefined;
    const options = { url: server.url, keyPrefix: aKeyPrefix(), localNotifier, onTrouble, onFailure };
    const { cache, close, ping } = await openRedis(new SystemClock(), options);
    const filler = await createClient({ url: server.url }).connect();
    await put(cache, 'before');
    const fill = async () => {
      for (let index = 0; index < 1_000; index++) await filler.set(`fill ${index}`, 'x'.repeat(10_000));
    };
    await expect(fill()).rejects.toThrow(/OOM/);

    const stale = await findStaleReads([aStore(cache)], new SeededRandom(1));
    expect(stale).toEqual([]);
    cache.set('group', 'full', '1', 'x'.repeat(100_000));
    await eventually(async () => expect(await cache.get('group', 'before', '1')).toBe('before'));
    expect(await cache.get('group', 'full', '1')).toBeUndefined();
    await expect(ping()).rejects.toThrow();
    const refusals = troubles.filter((trouble) => trouble.startsWith('Redis fails to write (OOM)'));
    expect(refusals).toEqual([expect.stringContaining('its memory is full: raise')]);

    await filler.flushAll();
    await put(cache, 'after');
    await eventually(() => ping());
    filler.destroy();
    await close();
    await server.stop();
  });
});
