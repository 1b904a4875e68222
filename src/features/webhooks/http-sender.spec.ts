import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AllowedAddresses } from './allowed-addresses.js';
import { HttpSender } from './http-sender.js';
import type { Resolve } from './target.js';

describe('an attempt', () => {
  const servers: (Server | SocketServer)[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function portOf(server: Server | SocketServer): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
  const serve = (listener: RequestListener) => portOf(createServer(listener));
  const newSender = (resolve: Resolve, networks = ['127.0.0.1'], timeoutMs = 5_000) =>
    new HttpSender(
      { addresses: new AllowedAddresses(networks), allowsHttp: true, allowedHosts: [] },
      timeoutMs,
      { elapsedMs: () => performance.now() },
      resolve,
    );
  const letter = (port: number) => ({
    url: `http://hooks.test:${port}/secret-path?key=1`,
    headers: {},
    body: Buffer.from('{}'),
  });
  const here: Resolve = async () => ['127.0.0.1'];

  it('goes to the address that was checked, under the original name', async () => {
    let seen = '';
    const port = await serve((request, response) => {
      seen = `${request.method} ${request.url} ${request.headers.host}`;
      response.writeHead(204).end();
    });
    expect(await newSender(here).send(letter(port))).toMatchObject({ status: 204, error: null });
    expect(seen).toBe(`POST /secret-path?key=1 hooks.test:${port}`);
  });

  it('resolves the name once, so that a name that changes its answer leads nowhere else', async () => {
    let asked = 0;
    const changing: Resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']);
    const port = await serve((_request, response) => response.writeHead(200).end());
    const sender = newSender(changing);
    expect((await sender.send(letter(port))).status).toBe(200);
    expect(asked).toBe(1);
    expect(await sender.send(letter(port))).toMatchObject({
      status: null,
      error: 'the host name resolves to an address that is not allowed',
    });
  });

  it('follows no redirect', async () => {
    let visits = 0;
    const port = await serve((_request, response) => {
      visits += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await newSender(here).send(letter(port))).toMatchObject({ status: 302, error: 'answered 302' });
    expect(visits).toBe(1);
  });

  it('reports that the receiver wants to be left alone', async () => {
    const port = await serve((_request, response) => response.writeHead(429, { 'retry-after': '7' }).end());
    expect((await newSender(here).send(letter(port))).retryAfter).toBe('7');
  });

  it('ends after its time limit, whatever delays it: the name, the connection, or the answer', async () => {
    const never = () => new Promise<never>(() => undefined);
    const silent = await portOf(createSocketServer(() => undefined));
    for (const resolve of [never, here]) {
      const result = await newSender(resolve, ['127.0.0.1'], 60).send(letter(silent));
      expect(result).toMatchObject({ status: null, error: 'no answer in time' });
    }
  });

  it('reads one KiB of the answer, and closes the connection', async () => {
    let isCut: (() => void) | undefined;
    const cut = new Promise<void>((resolve) => {
      isCut = resolve;
    });
    const port = await serve((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
      response.on('close', () => {
        clearInterval(timer);
        isCut?.();
      });
    });
    const { answer } = await newSender(here).send(letter(port), true);
    expect(answer).toBe('x'.repeat(1_024));
    await cut;
  });

  it.each([
    ['a reset', (server: SocketServer) => server.on('connection', (socket) => socket.resetAndDestroy())],
    ['no HTTP', (server: SocketServer) => server.on('connection', (socket) => socket.end('SSH-2.0\r\n\r\n'))],
    ['an end', (server: SocketServer) => server.on('connection', (socket) => socket.end())],
  ])('fails because of %s, and reveals no part of the address', async (_name, misbehave) => {
    const server = createSocketServer();
    misbehave(server);
    const { status, error } = await newSender(here).send(letter(await portOf(server)));
    expect(status).toBeNull();
    expect(error).not.toMatch(/hooks|secret|127/);
  });

  it('fails if nobody listens, or the name is unknown', async () => {
    const port = await serve(() => undefined);
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    expect((await newSender(here).send(letter(port))).error).toBe('the connection was refused');
    expect((await newSender(() => Promise.reject(new Error())).send(letter(port))).error).toBe(
      'the host name could not be resolved',
    );
  });
});
