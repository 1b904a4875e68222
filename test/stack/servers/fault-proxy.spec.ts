import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultProxy } from './fault-proxy.js';

/** An upstream that answers each chunk with `<chunk>!`. */
async function anEcho() {
  const received: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received.push(String(chunk));
      socket.write(`${chunk}!`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, received, port: (server.address() as AddressInfo).port };
}

describe('FaultProxy', () => {
  let echo: Awaited<ReturnType<typeof anEcho>>;
  let proxy: FaultProxy;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    echo = await anEcho();
    proxy = await FaultProxy.start(echo.port);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await proxy.stop();
    echo.server.close();
  });

  const open = () => {
    const socket = connect(proxy.port, '127.0.0.1');
    sockets.push(socket);
    const seen = { text: '', fault: '' };
    socket.on('data', (chunk) => {
      seen.text += chunk;
    });
    socket.on('error', (error) => {
      seen.fault = 'code' in error ? String(error.code) : error.message;
    });
    return { socket, seen, closed: new Promise((resolve) => socket.once('close', resolve)) };
  };
  const talk = async () => {
    const client = open();
    client.socket.write('a');
    await once(client.socket, 'data');
    return client;
  };

  it('passes data in both directions', async () => {
    expect((await talk()).seen.text).toBe('a!');
  });

  it('refuses new connections, and resets open ones', async () => {
    const before = await talk();
    await proxy.inject({ kind: 'refuse' });
    await before.closed;
    const after = open();
    await after.closed;
    expect([before.seen.fault, after.seen.fault]).toEqual(['ECONNRESET', 'ECONNREFUSED']);
  });

  it('resets', async () => {
    await proxy.inject({ kind: 'reset' });
    const client = open();
    await client.closed;
    expect(client.seen).toEqual({ text: '', fault: 'ECONNRESET' });
  });

  it('swallows what is sent, and does not revive a connection that lacks bytes', async () => {
    const client = await talk();
    await proxy.inject({ kind: 'swallow' });
    client.socket.write('b');
    const other = open();
    other.socket.write('c');
    await once(other.socket, 'connect');
    await expect.poll(() => proxy.openLinks).toBe(2);
    await proxy.inject({ kind: 'none' });
    await client.closed;
    expect(client.seen.text).toBe('a!');
    expect(echo.received).toEqual(['a']);
  });

  it('delays replies, in their order', async () => {
    const client = await talk();
    await proxy.inject({ kind: 'delay', delayMs: 30 });
    const startedMs = performance.now();
    client.socket.write('b');
    await once(client.socket, 'data');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(29);
  });

  it.each([
    [0, ''],
    [1, 'b'],
  ])('cuts off a reply after %i bytes, although the request arrived', async (afterBytes, text) => {
    const client = await talk();
    client.seen.text = '';
    await proxy.inject({ kind: 'cut', afterBytes });
    client.socket.write('b');
    await client.closed;
    expect(client.seen.text).toBe(text);
    expect(echo.received).toEqual(['a', 'b']);
  });

  it('recovers on the same port', async () => {
    await proxy.inject({ kind: 'refuse' });
    await proxy.inject({ kind: 'none' });
    expect((await talk()).seen.text).toBe('a!');
  });
});
