import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartupError } from '../../ports/conversation-store.js';
import { ObjectStoreUnavailable } from '../../ports/object-store.js';
import { S3ObjectStore } from './index.js';
import { S3_LIMITS } from './limits.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

const SECRET = 'a-secret-nobody-may-see';

/** An S3 server with only what the adapter uses: objects without versions, and faults instead of any answer. */
class FaultyStore {
  readonly objects = new Map<string, Buffer>();
  readonly requests: string[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  honoursIfNoneMatch = true;
  /** Is asked before each answer; true means that it has answered. */
  fault: Answer = () => false;
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.requests.push(`${request.method} ${request.url}`);
    this.headers.push(request.headers);
    if (!this.fault(request, response)) this.answer(request, response, Buffer.concat(chunks));
  }

  private answer({ method, url = '', headers }: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { pathname, searchParams } = new URL(url, 'http://store');
    const [, , ...parts] = pathname.split('/');
    const key = parts.join('/');
    const found = this.objects.get(key);
    if (searchParams.has('versions')) refuse(response, 501, 'NotImplemented');
    else if (key === '') response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
    else if (method === 'PUT') this.put(key, body, headers, response);
    else if (method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (!found) refuse(response, 404, 'NoSuchKey');
    else response.writeHead(200, { 'content-length': found.length }).end(method === 'GET' ? found : undefined);
  }

  private put(key: string, body: Buffer, headers: IncomingMessage['headers'], response: ServerResponse): void {
    if (this.honoursIfNoneMatch && headers['if-none-match'] === '*' && this.objects.has(key)) {
      refuse(response, 412, 'PreconditionFailed');
      return;
    }
    this.objects.set(key, body);
    response.end();
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const text = `<Error><Code>${code}</Code><Message>${SECRET}</Message><AWSAccessKeyId>${SECRET}</AWSAccessKeyId></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(text);
}

describe('S3ObjectStore with a faulty store', () => {
  let server: FaultyStore;
  let endpoint: string;
  const stores: S3ObjectStore[] = [];

  beforeEach(async () => {
    server = new FaultyStore();
    endpoint = await server.start();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    await server.stop();
  });

  async function openStore(extra: object = {}, limits = S3_LIMITS): Promise<S3ObjectStore> {
    const options = { endpoint, bucket: 'calls', region: 'us-east-1', forcePathStyle: true };
    const store = await S3ObjectStore.open(
      { ...options, accessKeyId: 'key', secretAccessKey: SECRET, ...extra },
      limits,
    );
    stores.push(store);
    return store;
  }

  /** Refuses this many requests, then answers normally. */
  function refuseNext(count: number, status: number, code: string): void {
    let left = count;
    server.fault = (_, response) => {
      if (left-- <= 0) return false;
      refuse(response, status, code);
      return true;
    };
  }

  function answerWith(status: number, headers: Record<string, string | number>, body: string): void {
    server.fault = (_, response) => {
      response.writeHead(status, headers).end(body);
      return true;
    };
  }

  it.each([
    [500, 'InternalError'],
    [503, 'SlowDown'],
  ])('retries after %i %s, with pauses, and not forever', async (status, code) => {
    const store = await openStore();
    await store.put('a', Buffer.from('kept'));
    refuseNext(2, status, code);
    expect((await store.get('a'))?.toString()).toBe('kept');
    refuseNext(Number.POSITIVE_INFINITY, status, code);
    const before = server.requests.length;
    const fault = await store.get('a').catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ObjectStoreUnavailable);
    expect(String(fault)).toBe(`ObjectStoreUnavailable: The bucket failed (${code}).`);
    expect(server.requests.length - before).toBe(4);
  });

  it('rejects a put that the store refuses repeatedly', async () => {
    const store = await openStore();
    refuseNext(Number.POSITIVE_INFINITY, 500, 'InternalError');
    await expect(store.put('b', Buffer.from('new'))).rejects.toThrow('The bucket failed (InternalError).');
  });

  it('does not reveal what the store or the driver wrote', async () => {
    const store = await openStore();
    for (const code of ['AccessDenied', `Odd code with ${SECRET}`]) {
      refuseNext(1, 403, code);
      const fault = await store.get('a').catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(ObjectStoreUnavailable);
      expect(
        JSON.stringify([fault, String(fault), fault instanceof Error && [fault.stack, fault.cause]]),
      ).not.toContain(SECRET);
    }
    expect(store.description).toBe(`bucket calls/ at ${endpoint}`);
  });

  it('does not report a missing bucket as a missing object', async () => {
    const store = await openStore();
    server.fault = ({ method }, response) => {
      if (method === 'HEAD') response.writeHead(404).end();
      else refuse(response, 404, 'NoSuchBucket');
      return true;
    };
    const calls = [store.get('a'), store.head('a'), store.put('a', Buffer.from('x')), store.delete('a')];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(ObjectStoreUnavailable);
    }
  });

  it('retries a put that conflicted with another one, and reports an unknown outcome if the conflict persists', async () => {
    const store = await openStore();
    refuseNext(1, 409, 'ConditionalRequestConflict');
    expect(await store.put('a', Buffer.from('x'))).toBe('stored');
    refuseNext(Number.POSITIVE_INFINITY, 409, 'ConditionalRequestConflict');
    expect(await store.put('b', Buffer.from('x'))).toBe('unknown');
  });

  it('does not take its own object for another one after a 500', async () => {
    const store = await openStore();
    server.fault = (request, response) => {
      server.fault = () => false;
      const body = Buffer.from('mine');
      server.objects.set(request.url?.split('/').slice(2).join('/').split('?')[0] ?? '', body);
      refuse(response, 500, 'InternalError');
      return true;
    };
    expect(await store.put('a', Buffer.from('mine'))).toBe('unknown');
  });

  it.each([
    ['a shorter part', 206, { 'content-range': 'bytes 2-4/10' }, '234'],
    ['another part', 206, { 'content-range': 'bytes 3-5/10' }, '345'],
    ['fewer bytes than announced', 206, { 'content-range': 'bytes 2-5/10' }, '234'],
    ['more bytes than announced', 206, { 'content-range': 'bytes 2-5/10' }, '23456'],
    ['the whole', 200, {}, '0123456789'],
  ])('refuses %s as a part', async (_, status, headers, body) => {
    const store = await openStore();
    answerWith(status, headers, body);
    await expect(store.get('a', { from: 2, to: 6 })).rejects.toThrow(ObjectStoreUnavailable);
    answerWith(206, { 'content-range': 'bytes 2-5/10' }, '2345');
    expect((await store.get('a', { from: 2, to: 6 }))?.toString()).toBe('2345');
  });

  it('refuses a whole object that is too short, or whose bytes do not match its checksum', async () => {
    const store = await openStore();
    server.fault = (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('0123');
      setImmediate(() => response.destroy());
      return true;
    };
    await expect(store.get('a')).rejects.toThrow(ObjectStoreUnavailable);
    // CRC-32 of the check string 123456789.
    const checksum = { 'x-amz-checksum-crc32': 'y/Q5Jg==', 'x-amz-checksum-type': 'FULL_OBJECT', 'content-length': 9 };
    answerWith(200, checksum, '123456780');
    await expect(store.get('a')).rejects.toThrow(ObjectStoreUnavailable);
    answerWith(200, checksum, '123456789');
    expect((await store.get('a'))?.toString()).toBe('123456789');
  });

  it('gives up on a download that stalls', async () => {
    const store = await openStore({}, { ...S3_LIMITS, callMs: 500 });
    server.fault = (_, response) => response.writeHead(200, { 'content-length': 10 }).write('0123') || true;
    await expect(store.get('a')).rejects.toThrow('The bucket failed (no answer in time).');
  });

  it.each([
    ['ignores If-None-Match', () => (server.honoursIfNoneMatch = false)],
    [
      'refuses If-None-Match',
      () => {
        server.fault = ({ headers }, response) => {
          if (!headers['if-none-match']) return false;
          refuse(response, 501, 'NotImplemented');
          return true;
        };
      },
    ],
  ])('promises nothing if the store %s', async (_, prepare) => {
    prepare();
    const store = await openStore();
    expect([...server.objects.keys()]).toEqual([]);
    expect(await store.put('a', Buffer.from('first'))).toBe('unknown');
    expect(await store.put('a', Buffer.from('second'))).toBe('exists');
    expect((await store.get('a'))?.toString()).toBe('first');
  });

  it.each([
    [501, 'NotImplemented', 'x-amz-checksum-crc32'],
    [400, 'InvalidArgument', 'x-amz-checksum-crc32'],
    [501, 'NotImplemented', 'x-amz-checksum-mode'],
    [400, 'InvalidArgument', 'x-amz-checksum-mode'],
  ])('works without checksums if the store answers %i %s to %s', async (status, code, header) => {
    server.fault = ({ headers }, response) => {
      if (!headers[header]) return false;
      refuse(response, status, code);
      return true;
    };
    const store = await openStore();
    expect([...server.objects.keys()]).toEqual([]);
    // The put is still conditional, because one header is not blamed for another.
    expect(await store.put('a', Buffer.from('first'))).toBe('stored');
    expect(await store.put('a', Buffer.from('second'))).toBe('exists');
    expect((await store.get('a'))?.toString()).toBe('first');
    const lack = header === 'x-amz-checksum-crc32' ? ' (without checksums)' : '';
    expect(store.description).toBe(`bucket calls/ at ${endpoint}${lack}`);
  });

  it('works with a store that refuses checksums and conditions', async () => {
    server.fault = ({ headers }, response) => {
      if (!headers['x-amz-checksum-crc32'] && !headers['if-none-match']) return false;
      refuse(response, 400, 'InvalidArgument');
      return true;
    };
    const store = await openStore();
    expect(await store.put('a', Buffer.from('first'))).toBe('unknown');
    expect(store.description).toContain('(without conditional put and checksums)');
  });

  it('does not start if the store accepts no put at all, whatever its headers', async () => {
    server.fault = ({ method }, response) => {
      if (method !== 'PUT') return false;
      refuse(response, 400, 'InvalidStorageClass');
      return true;
    };
    await expect(openStore()).rejects.toThrow('refuses this configuration (InvalidStorageClass)');
  });

  it('lists page after page, and leaves out objects that are not its own', async () => {
    const store = await openStore({ prefix: 'archive' });
    const page = (keys: readonly string[], next: string) => {
      const contents = keys.map((key) => `<Contents><Key>archive/${key}</Key><Size>3</Size></Contents>`).join('');
      return `<ListBucketResult>${contents}${next}</ListBucketResult>`;
    };
    server.fault = ({ url }, response) => {
      const isSecond = url?.includes('continuation-token=more');
      const next = '<IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>';
      response.end(isSecond ? page(['c'], '') : page(['a', 'Of others', 'b'], next));
      return true;
    };
    const keys = [];
    for await (const { key } of store.list('')) keys.push(key);
    expect(keys).toEqual(['a', 'b', 'c']);
  });

  it('sends a checksum, the condition and the configured encryption', async () => {
    const store = await openStore({ serverSideEncryption: 'aws:kms', kmsKeyId: 'key-1', prefix: 'archive' });
    await store.put('a', Buffer.from('123456789'));
    expect(server.requests.at(-1)).toMatch(/^PUT \/calls\/archive\/a/);
    expect(server.headers.at(-1)).toMatchObject({
      'if-none-match': '*',
      'x-amz-checksum-crc32': 'y/Q5Jg==',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
    });
  });

  it('does not report an object as erased while it still exists', async () => {
    const store = await openStore();
    await store.put('a', Buffer.from('x'));
    refuseNext(1, 403, 'AccessDenied');
    await expect(store.delete('a')).rejects.toThrow('The bucket failed (AccessDenied).');
    await store.delete('a');
    expect(server.objects.size).toBe(0);
  });

  it.each([
    [404, 'NoSuchBucket', /^There is no bucket "calls" \(NoSuchBucket\): create it/],
    [403, 'AccessDenied', /^The object store refuses the credentials \(AccessDenied\): correct/],
    [301, 'PermanentRedirect', /^The bucket "calls" is in another region .* correct S3_REGION/],
    [400, 'InvalidArgument', /^The object store refuses this configuration \(InvalidArgument\)/],
  ])('does not start after %i %s', async (status, code, message) => {
    refuseNext(Number.POSITIVE_INFINITY, status, code);
    const fault = await openStore().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StartupError);
    expect(fault).toHaveProperty('message', expect.stringMatching(message));
  });

  it('does not start with an incomplete configuration', async () => {
    await expect(openStore({ accessKeyId: undefined })).rejects.toThrow('must be set together');
    await expect(openStore({ endpoint: 'store.example' })).rejects.toThrow('S3_ENDPOINT is not an address');
    await expect(openStore({ prefix: '/up' })).rejects.toThrow(StartupError);
  });
});
