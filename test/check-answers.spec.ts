import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';

let server: Server | undefined;
afterEach(() => server?.close());

async function aServer(status: number, headers: Readonly<Record<string, string>>): Promise<string> {
  const listening = createServer((_, response) => response.writeHead(status, headers).end('{}'));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

it('lets no answer of the service through that is not documented', async () => {
  const address = await aServer(200, { 'x-request-id': 'r', 'content-type': 'application/json' });
  await expect(fetch(`${address}/sessions`)).rejects.toThrow(/GET \/sessions answered 200.*does not allow/);
  await expect(fetch(`${address}/sessions/s/hold`, { method: 'PUT', body: '{}' })).rejects.toThrow(/PUT .*\/hold/);
});

it('leaves other servers alone, and what is for people', async () => {
  expect((await fetch(`${await aServer(418, {})}/sessions`)).status).toBe(418);
  server?.close();
  expect((await fetch(`${await aServer(200, { 'x-request-id': 'r' })}/console`)).status).toBe(200);
});
