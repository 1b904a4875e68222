import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { aNewEvent } from '../../../test/builders/event.js';
import { eventually } from '../../../test/builders/eventually.js';
import { aNewSession } from '../../../test/builders/session.js';
import { describeCache } from '../../../test/contracts/cache.contract.js';
import { describeChangeNotifier } from '../../../test/contracts/change-notifier.contract.js';
import { describeConversationStore } from '../../../test/contracts/conversation-store.contract.js';
import { SeededRandom } from '../../../test/interleaving/random.js';
import { aKeyPrefix, type RedisServer, redisSkipReason, startRedis } from '../../../test/stack/servers/redis-server.js';
import { findStaleReads } from '../../../test/stack/stale-reads.js';
import type { Cache } from '../../ports/cache.js';
import { CachedStore } from '../../runtime/cached-store.js';
import { InProcessNotifier } from '../memory/in-process-notifier.js';
import { MemoryStore } from '../memory/memory-store.js';
import { SqliteStore } from '../sqlite/index.js';
import { SystemClock } from '../system/system-clock.js';
import { openRedis, type Redis } from './index.js';

const skipReason = redisSkipReason();
let server: RedisServer | undefined;

beforeAll(async () => {
  if (skipReason === undefined) server = await startRedis();
});
afterAll(() => server?.stop());

/** On a busy machine the start may not wait for the connection, but these tests need a service that has one. */
async function open(keyPrefix = aKeyPrefix()): Promise<Redis> {
  const ignore = () => undefined;
  const options = { url: server?.url ?? '', keyPrefix, onTrouble: ignore, onFailure: ignore };
  for (;;) {
    const redis = await openRedis(new SystemClock(), { ...options, localNotifier: new InProcessNotifier() });
    if (redis.isConnected) return redis;
    await redis.close();
  }
}

/** Repeats until the text is stored: a late answer is not cached, and on a busy machine many are late. */
const put = (cache: Cache, version: string, text: string) =>
  eventually(async () => {
    cache.set('group', 'page', version, text);
    expect(await cache.get('group', 'page', version)).toBe(text);
  });

describeCache('RedisCache', {
  skipReason,
  async open() {
    const { cache, close } = await open();
    return { cache, dispose: close };
  },
});

describeWithServer('RedisNotifier', skipReason, () => {
  describeChangeNotifier('RedisNotifier', async () => {
    const keyPrefix = aKeyPrefix();
    const [one, two] = await Promise.all([open(keyPrefix), open(keyPrefix)]);
    return {
      notifier: one.notifier,
      other: two.notifier,
      async dispose() {
        await Promise.all([one.close(), two.close()]);
      },
    };
  });
});

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The store contract, with the cache of Redis in front; another instance has a connection of its own. */
describeConversationStore('SqliteStore behind RedisCache', {
  survivesReopen: false,
  ...(skipReason === undefined ? {} : { skipReason }),
  async open({ clock, lateEventGraceMs }) {
    const keyPrefix = aKeyPrefix();
    const [one, two] = await Promise.all([open(keyPrefix), open(keyPrefix)]);
    const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
    folders.push(dataDir);
    const options = { dataDir, lateEventGraceMs, maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 };
    const store = await SqliteStore.open(clock, options);
    return {
      store: new CachedStore(store, one.cache),
      another: async () => new CachedStore(store, two.cache),
      reopen: () => Promise.reject(new Error('is proved without the cache')),
      async dispose() {
        await store.close();
        await Promise.all([one.close(), two.close()]);
      },
    };
  },
});

describeWithServer('Redis', skipReason, () => {
  /** Reads the hash without the adapter. */
  const withClient = async <Result>(look: (client: ReturnType<typeof createClient>) => Promise<Result>) => {
    const client = createClient({ url: server?.url ?? '' });
    await client.connect();
    return look(client as ReturnType<typeof createClient>).finally(() => client.destroy());
  };
  const keysOf = (prefix: string) => withClient((client) => client.keys(`${prefix}*`));

  it.each([1, 2, 3])('gives no stale page to many readers on two instances (seed %i)', async (seed) => {
    const keyPrefix = aKeyPrefix();
    const [one, two] = await Promise.all([open(keyPrefix), open(keyPrefix)]);
    const store = new MemoryStore(new SystemClock(), { lateEventGraceMs: 300_000 });
    const found: boolean[] = [];
    const instances = [one, two].map(
      ({ cache }) => new CachedStore(store, cache, { cacheAsked: (is) => found.push(is) }),
    );
    expect(await findStaleReads(instances, new SeededRandom(seed))).toEqual([]);
    await expectCacheHit(instances[0], found);
    await Promise.all([one.close(), two.close()]);
  });

  /**
   * A control: a cache that never answered would prove nothing. On a busy machine its breaker may have been open for a
   * while.
   */
  const expectCacheHit = async (reader: CachedStore | undefined, found: readonly boolean[]) => {
    const { sessionId } = aNewSession();
    await reader?.createSession(aNewSession({ sessionId }));
    await reader?.appendEvents(sessionId, [aNewEvent()]);
    await eventually(async () => {
      await reader?.readChronological(sessionId, { offset: 0, limit: 50 });
      expect(found).toContain(true);
    });
  };

  it('keeps a session in one hash that expires, and that grows with its pages but not with its versions', async () => {
    const keyPrefix = aKeyPrefix();
    const { cache, close } = await open(keyPrefix);
    for (let version = 1; version <= 50; version++) cache.set('group', 'page', `${version}`, 'text');
    await put(cache, '51', 'text');
    expect(await keysOf(keyPrefix)).toEqual([`${keyPrefix}pages:group`]);
    await withClient(async (client) => {
      expect(await client.hLen(`${keyPrefix}pages:group`)).toBe(1);
      expect(await client.ttl(`${keyPrefix}pages:group`)).toBeGreaterThan(3_000);
    });
    await close();
  });

  it('separates services with different prefixes', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await put(one.cache, '1', 'one');
    expect(await two.cache.get('group', 'page', '1')).toBeUndefined();
    await Promise.all([one.close(), two.close()]);
  });

  it('sends one message for many notifications, with the highest sequence of each session', async () => {
    const keyPrefix = aKeyPrefix();
    const { notifier, close } = await open(keyPrefix);
    const messages: string[] = [];
    const subscriber = createClient({ url: server?.url ?? '' });
    await subscriber.connect();
    await subscriber.subscribe(`${keyPrefix}hints`, (message) => messages.push(message));
    for (const sequence of [1, 3, 2]) notifier.publish({ sessionId: 'a', sequence });
    notifier.publish({ sessionId: 'b', sequence: 1 });
    for (const annotation of ['x', 'y', 'x']) notifier.publish({ sessionId: 'a', sequence: 0, annotation });
    await eventually(() =>
      expect(messages.map((message) => JSON.parse(message))).toEqual([
        [
          ['a', 3],
          ['b', 1],
          ['a', 0, 'x'],
          ['a', 0, 'y'],
        ],
      ]),
    );
    subscriber.destroy();
    await close();
  });

  it('ignores messages that are not notifications', async () => {
    const keyPrefix = aKeyPrefix();
    const { notifier, close } = await open(keyPrefix);
    const heard: unknown[] = [];
    notifier.subscribe((notification) => heard.push(notification));
    const garbage = ['', '{', 'null', '7', '[null]', '[["a"]]', '[["a","1"],[1,1],["b",1.5]]'];
    await eventually(async () => {
      await withClient(async (client) => {
        for (const message of [...garbage, '[["s",7]]']) await client.publish(`${keyPrefix}hints`, message);
      });
      expect(heard).toContainEqual({ sessionId: 's', sequence: 7 });
    });
    expect(new Set(heard.map((notification) => JSON.stringify(notification)))).toEqual(
      new Set(['{"sessionId":"s","sequence":7}']),
    );
    await close();
  });

  it('answers a ping while it is connected, and does not when it is closed', async () => {
    const { ping, close } = await open();
    await eventually(() => ping());
    await close();
    await close();
    await expect(ping()).rejects.toThrow();
  });
});
