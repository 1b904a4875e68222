import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { ServiceHome } from './service-home.js';
import { postJson, readJson } from './service-process.js';

/** A CA of our own, and certificates that it signed; all valid until 2126. */
const TLS = join(import.meta.dirname, '../fixtures/tls');
describe('webhooks over TLS', () => {
  const home = ServiceHome.forEachTest();
  let server: Server;
  let names: unknown[] = [];
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Answers with the certificate of this name, whatever name is requested. */
  async function serve(certified: string): Promise<string> {
    const [key, cert] = ['key', 'cert'].map((part) => readFileSync(join(TLS, `${certified}.${part}.pem`)));
    names = [];
    server = createServer({ key, cert }, (request, response) => {
      names.push((request.socket as TLSSocket).servername);
      request.resume().on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://localhost:${(server.address() as AddressInfo).port}/hook`;
  }

  /** The outcome of the first attempt. */
  async function attempt(url: string, environment = {}) {
    const networks = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128' };
    const address = await home.start({ ...networks, ...environment });
    const body = JSON.stringify({ url, types: ['session.created'] });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${address}/webhooks/hook`, { method: 'PUT', headers, body })).status).toBe(201);
    await postJson(`${address}/sessions`, { sessionId: 'call' });
    return eventually(async () => {
      const [delivery] = (await readJson(await fetch(`${address}/webhooks/hook/deliveries`))).deliveries;
      expect(delivery?.attempts).toBe(1);
      return delivery;
    });
  }

  it('are refused if the issuer is unknown, with an error that says what to do', async () => {
    const delivery = await attempt(await serve('localhost'));
    expect(delivery).toMatchObject({
      status: 'failed',
      lastError: expect.stringMatching(/issuer of the certificate is not trusted; NODE_EXTRA_CA_CERTS/),
    });
    expect(names).toEqual([]);
  });

  it('are delivered if the issuer is configured, and send the host name although the address is pinned', async () => {
    const delivery = await attempt(await serve('localhost'), { NODE_EXTRA_CA_CERTS: join(TLS, 'ca.pem') });
    expect(delivery).toMatchObject({ status: 'delivered', lastError: null });
    expect(names).toEqual(['localhost']);
  });

  it('are refused if the certificate is for another name', async () => {
    const delivery = await attempt(await serve('elsewhere'), { NODE_EXTRA_CA_CERTS: join(TLS, 'ca.pem') });
    expect(delivery).toMatchObject({ status: 'failed', lastError: 'the certificate is for another name' });
    expect(names).toEqual([]);
  });
});
