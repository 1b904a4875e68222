import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { uniqueId } from '../../../test/builders/unique-id.js';
import { describeObjectStore } from '../../../test/contracts/object-store.contract.js';
import { FaultProxy } from '../../../test/stack/servers/fault-proxy.js';
import { clientOf, type S3Server, s3SkipReason, startS3 } from '../../../test/stack/servers/s3-server.js';
import { ObjectStoreUnavailable } from '../../ports/object-store.js';
import { S3ObjectStore } from './index.js';
import { S3_LIMITS } from './limits.js';

const newPrefix = () => uniqueId('suite').toLowerCase();

for (const kind of ['versioned', 'plain'] as const) {
  describeObjectStore(`S3ObjectStore on a ${kind} bucket`, {
    skipReason: s3SkipReason(),
    async open() {
      const server = await startS3();
      const options = { ...server[kind], prefix: newPrefix() };
      const store = await S3ObjectStore.open(options);
      const other = await S3ObjectStore.open(options);
      return {
        store,
        other,
        async dispose() {
          await Promise.all([store.close(), other.close()]);
          await server.stop();
        },
      };
    },
  });
}

describeWithServer('S3ObjectStore', s3SkipReason(), () => {
  const DEADLINE_MS = 2_000;
  const limits = { ...S3_LIMITS, callMs: DEADLINE_MS, bytesPerMs: 1_000_000, startMs: DEADLINE_MS };
  const bytes = Buffer.alloc(60_000, 'voice');
  const large = Buffer.alloc(4 * 1024 * 1024, 'voice');
  let server: S3Server;
  let prefix: string;
  let direct: S3ObjectStore;
  let proxy: FaultProxy;
  let store: S3ObjectStore;

  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server?.stop());

  beforeEach(async () => {
    prefix = newPrefix();
    const { hostname, port, protocol } = new URL(server.versioned.endpoint);
    proxy = await FaultProxy.start(Number(port || (protocol === 'https:' ? 443 : 80)), hostname);
    direct = await S3ObjectStore.open({ ...server.versioned, prefix });
    store = await S3ObjectStore.open(
      { ...server.versioned, prefix, endpoint: `http://127.0.0.1:${proxy.port}` },
      limits,
    );
  });
  afterEach(async () => {
    await proxy.stop();
    await Promise.all([store.close(), direct.close()]);
  });

  /** Returns what the bucket really contains for a key: versions and delete markers. */
  async function versionsBehind(key: string): Promise<number> {
    const client = clientOf(server.versioned);
    const found = await client.send(
      new ListObjectVersionsCommand({ Bucket: server.versioned.bucket, Prefix: `${prefix}/${key}` }),
    );
    client.destroy();
    return (found.Versions?.length ?? 0) + (found.DeleteMarkers?.length ?? 0);
  }

  async function overwriteBehind(key: string, text: string): Promise<void> {
    const client = clientOf(server.versioned);
    await client.send(new PutObjectCommand({ Bucket: server.versioned.bucket, Key: `${prefix}/${key}`, Body: text }));
    client.destroy();
  }

  it('leaves neither its probe nor any other object behind', async () => {
    expect(await versionsBehind('')).toBe(0);
  });

  it('removes every version and every delete marker, of this key only', async () => {
    await direct.put('a', Buffer.from('first'));
    for (const text of ['second', 'third']) await overwriteBehind('a', text);
    await direct.put('a-neighbour', Buffer.from('stays'));
    expect(await versionsBehind('a')).toBe(4);
    await direct.delete('a');
    expect(await versionsBehind('a')).toBe(1);
    expect((await direct.get('a-neighbour'))?.toString()).toBe('stays');
  });

  it('stays within its prefix', async () => {
    const neighbour = await S3ObjectStore.open({ ...server.versioned, prefix: `${prefix}-2` });
    await neighbour.put('a', Buffer.from('theirs'));
    expect(await direct.get('a')).toBeUndefined();
    const keys = [];
    for await (const { key } of direct.list('')) keys.push(key);
    expect(keys).toEqual([]);
    await neighbour.delete('a');
    await neighbour.close();
  });

  it('reports an unknown outcome if an upload was reset midway, and stores no partial object', async () => {
    await proxy.inject({ kind: 'swallow' });
    const upload = store.put('a', bytes);
    await expect.poll(() => proxy.swallowed).not.toBe('');
    await proxy.inject({ kind: 'reset' });
    expect(await upload).toBe('unknown');
    expect(await direct.head('a')).toBeUndefined();
    await proxy.inject({ kind: 'none' });
    expect(await store.put('a', bytes)).toBe('stored');
  });

  it('does not send a large object if the key exists', async () => {
    await direct.put('a', large);
    expect(await store.put('a', large)).toBe('exists');
  });

  it('does not take its own bytes for another object after a lost answer', async () => {
    await proxy.inject({ kind: 'cut', afterBytes: 0 });
    const upload = store.put('a', bytes);
    await expect.poll(() => direct.head('a')).toBeDefined();
    await proxy.inject({ kind: 'none' });
    expect(await upload).toBe('unknown');
    expect((await direct.get('a'))?.equals(bytes)).toBe(true);
  });

  it('recovers from a connection that was reset between two calls', async () => {
    await store.put('a', bytes);
    await proxy.inject({ kind: 'refuse' });
    await proxy.inject({ kind: 'none' });
    expect((await store.get('a'))?.equals(bytes)).toBe(true);
  });

  it('rejects a download that breaks off', async () => {
    await direct.put('a', large);
    await proxy.inject({ kind: 'cut', afterBytes: 100_000 });
    await expect(store.get('a')).rejects.toThrow(ObjectStoreUnavailable);
    await expect(store.get('a', { from: 0, to: 1_000_000 })).rejects.toThrow(ObjectStoreUnavailable);
    await proxy.inject({ kind: 'none' });
    expect((await store.get('a'))?.equals(large)).toBe(true);
  });

  it.each(['swallow', 'refuse', 'reset'] as const)('ends each call in time if the network says: %s', async (kind) => {
    await direct.put('a', bytes);
    await proxy.inject({ kind });
    const calls = [store.head('a'), store.get('a'), store.delete('a'), store.ping(), store.list('').next()];
    for (const outcome of await Promise.allSettled(calls)) {
      const reason = outcome.status === 'rejected' ? outcome.reason : outcome.value;
      expect(reason).toBeInstanceOf(ObjectStoreUnavailable);
      if (kind === 'swallow') expect(reason).toHaveProperty('message', 'The bucket failed (no answer in time).');
    }
    const put = store.put('b', bytes);
    if (kind === 'refuse') await expect(put).rejects.toThrow('The bucket failed (ECONNREFUSED).');
    else expect(await put).toBe('unknown');
    await proxy.inject({ kind: 'none' });
    await store.ping();
    expect((await store.get('a'))?.equals(bytes)).toBe(true);
  });

  it('starts while the store is unavailable, and finds out later what it supports', async () => {
    await proxy.inject({ kind: 'refuse' });
    const early = await S3ObjectStore.open(
      { ...server.versioned, prefix, endpoint: `http://127.0.0.1:${proxy.port}` },
      limits,
    );
    await expect(early.put('a', bytes)).rejects.toThrow(ObjectStoreUnavailable);
    await proxy.inject({ kind: 'none' });
    expect(await early.put('a', bytes)).toBe('stored');
    expect(await early.put('a', bytes)).toBe('exists');
    await early.close();
  });

  it('says what to do about a missing bucket and about refused keys', async () => {
    const open = (wrong: object) => S3ObjectStore.open({ ...server.versioned, ...wrong }, limits);
    await expect(open({ bucket: 'no-such-bucket' })).rejects.toThrow(
      'There is no bucket "no-such-bucket" (NoSuchBucket): create it, or correct S3_BUCKET and S3_ENDPOINT.',
    );
    await expect(open({ secretAccessKey: 'wrong' })).rejects.toThrow(
      /refuses the credentials \(SignatureDoesNotMatch\)/,
    );
    await expect(open({ accessKeyId: 'nobody' })).rejects.toThrow(/The object store refuses/);
  });
});
