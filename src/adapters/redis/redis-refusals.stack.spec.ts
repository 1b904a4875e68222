import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { createClient } from '@redis/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { eventually } from '../../../test/builders/eventually.js';
import {
  aKeyPrefix,
  type OwnRedisServer,
  ownRedisSkipReason,
  startOwnRedis,
} from '../../../test/stack/servers/redis-server.js';
import { InProcessNotifier } from '../memory/in-process-notifier.js';
import { SystemClock } from '../system/system-clock.js';
import { openRedis, type Redis } from './index.js';
import type { RedisUse } from './redis-faults.js';

const SECRET = 'hunter2';
const skipReason = ownRedisSkipReason();

let server: OwnRedisServer;
let admin: Awaited<ReturnType<typeof connectAdmin>>;
const opened: Redis[] = [];
let keyPrefix: string;

const connectAdmin = (url: string) => createClient({ url, RESP: 2 }).connect();

async function open(url = server.url) {
  const troubles: string[] = [];
  const failures: RedisUse[] = [];
  const redis = await openRedis(new SystemClock(), {
    url,
    keyPrefix,
    localNotifier: new InProcessNotifier(),
    onTrouble: (message) => troubles.push(message),
    onFailure: (use) => failures.push(use),
  });
  opened.push(redis);
  return { ...redis, troubles, failures };
}

/**
 * Uses everything until the problem is reported, and then a while longer, so that a second report would be noticed. On
 * a busy machine, late answers are reported as well.
 */
async function expectOneTrouble(
  { cache, notifier, ping, troubles }: Awaited<ReturnType<typeof open>>,
  sentence: RegExp,
) {
  const use = async () => {
    cache.set('group', 'name', '1', 'text');
    notifier.publish({ sessionId: 's', sequence: 1 });
    await cache.get('group', 'name', '1');
    await expect(ping()).rejects.toThrow();
  };
  await eventually(async () => {
    await use();
    expect(troubles).toContainEqual(expect.stringMatching(sentence));
  });
  for (let round = 0; round < 5; round++) await use();
  expect(troubles.filter((trouble) => sentence.test(trouble))).toHaveLength(1);
  expect(troubles.join()).not.toContain(SECRET);
  expect(new Set(troubles).size).toBe(troubles.length);
}

describeWithServer('A Redis that refuses', skipReason, () => {
  beforeAll(async () => {
    server = await startOwnRedis();
    admin = await connectAdmin(server.url);
  });
  afterAll(async () => {
    admin?.destroy();
    await server?.stop();
  });
  beforeEach(() => {
    keyPrefix = aKeyPrefix();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((redis) => redis.close()));
  });

  const urlAs = (user: string, password: string) => `redis://${user}:${password}@127.0.0.1:${server.port}`;
  const allow = (...rules: string[]) =>
    admin.sendCommand(['ACL', 'SETUSER', 'conv', 'reset', 'on', `>${SECRET}`, ...rules]);

  it('works with the rights that the guide lists, and is healthy', async () => {
    await allow(`~${keyPrefix}*`, `&${keyPrefix}*`, ...GUIDE_RIGHTS);
    const redis = await open(urlAs('conv', SECRET));
    await eventually(() => redis.ping());
    redis.cache.set('group', 'name', '1', 'text');
    await eventually(async () => expect(await redis.cache.get('group', 'name', '1')).toBe('text'));
    await redis.cache.forget('group');
    // A refusal is always reported; a late answer on a busy machine is not a refusal.
    expect(redis.troubles.join()).not.toContain('NOPERM');
  });

  it('a wrong password', async () => {
    await expectOneTrouble(
      await open(urlAs('nobody', SECRET)),
      /reached \(WRONGPASS\): it refuses the user or the password/,
    );
  });

  it('no right to the channel, until it is granted', async () => {
    await allow(`~${keyPrefix}*`, '+@all');
    const redis = await open(urlAs('conv', SECRET));
    await expectOneTrouble(redis, /fails to subscribe \(NOPERM\): its user lacks a permission/);
    expect(redis.notifier.isWhole).toBe(false);
    expect(redis.failures).toContain('subscribe');
    await admin.sendCommand(['ACL', 'SETUSER', 'conv', `&${keyPrefix}*`]);
    await eventually(() => redis.ping());
    expect(redis.notifier.isWhole).toBe(true);
  });

  it('no right to the keys', async () => {
    await allow('~other:*', '&*', '+@all');
    const redis = await open(urlAs('conv', SECRET));
    await expectOneTrouble(redis, /fails to write \(NOPERM\): its user lacks a permission/);
    expect(redis.failures).toEqual(expect.arrayContaining(['read', 'write']));
  });

  it('a replica', async () => {
    const replica = await startOwnRedis(['--replicaof', '127.0.0.1', String(server.port)]);
    try {
      await expectOneTrouble(await open(replica.url), /fails to write \(READONLY\): it is a replica: name the primary/);
    } finally {
      await replica.stop();
    }
  });

  it('a member of a cluster', async () => {
    const member = await startOwnRedis(['--cluster-enabled', 'yes']);
    try {
      await expectOneTrouble(await open(member.url), /fails to write \(CLUSTERDOWN\): it is a cluster: name a single/);
    } finally {
      await member.stop();
    }
  });

  it('a server that requires a password', async () => {
    const closed = await startOwnRedis(['--requirepass', SECRET]);
    try {
      await expectOneTrouble(await open(closed.url), /reached \(NOAUTH\): it requires a password/);
    } finally {
      await closed.stop();
    }
  });

  it('an unknown host, and a port on which nothing listens', async () => {
    await expectOneTrouble(await open('redis://no-such-host.invalid'), /reached \((?:ENOTFOUND|EAI_AGAIN)\): .*DNS/);
    await expectOneTrouble(await open('redis://127.0.0.1:1'), /reached \(ECONNREFUSED\): nothing listens/);
  });

  it('TLS to a server without TLS', async () => {
    const plain: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('-ERR unknown command\r\n');
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    try {
      const redis = await open(`rediss://127.0.0.1:${(plain.address() as AddressInfo).port}`);
      await expectOneTrouble(redis, /reached \((?:ERR_SSL_\w+|ECONNRESET|EPROTO)\): .*TLS/);
    } finally {
      plain.close();
    }
  });
});

/** As docs/guides/scale.md lists them. */
const GUIDE_RIGHTS =
  '+@connection -@dangerous +multi +exec +hset +hget +expire +unlink +publish +subscribe +unsubscribe'.split(' ');
