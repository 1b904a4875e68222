import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ServiceHome } from './service-home.js';
import { postJson, readJson, temporaryFolder } from './service-process.js';

describe('the process', () => {
  const home = ServiceHome.forEachTest();

  /** What a raw socket receives until the server closes it. */
  const talk = (address: string, ...chunks: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(address);
      let answer = '';
      const socket = connect(Number(port), hostname, () => {
        for (const chunk of chunks) socket.write(chunk);
      });
      socket.on('data', (data) => {
        answer += data;
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  it('has every acknowledged event once and in order after kill -9 at a random moment', async () => {
    const acknowledged = new Map<string, number>();
    let address = await home.start();
    await postJson(`${address}/sessions`, { sessionId: 's' });
    for (let round = 0; round < 3; round++) {
      const { service } = home;
      const enough = 200 + round * 150;
      let isKilled = false;
      const writer = async (lane: number) => {
        for (let index = 0; !isKilled; index++) {
          const eventId = `r${round}-l${lane}-${index}`;
          const response = await postJson(`${address}/sessions/s/events`, { eventId, type: 'system' }).catch(
            () => undefined,
          );
          if (response?.status !== 201) return;
          const body = await readJson(response).catch(() => undefined);
          if (body) acknowledged.set(eventId, body.sequence);
          if (acknowledged.size >= enough && !isKilled) {
            isKilled = true;
            service.signal('SIGKILL');
          }
        }
      };
      await Promise.all(Array.from({ length: 16 }, (_, lane) => writer(lane)));
      await service.end();
      address = await home.start();
    }
    const stored = new Map<string, number>();
    for (let after = 0; ; ) {
      const { events, pagination } = await readJson(
        await fetch(`${address}/sessions/s/events?limit=500&after=${after}`),
      );
      for (const event of events) {
        expect(event.sequence).toBe(stored.size + 1);
        expect(stored.has(event.eventId)).toBe(false);
        stored.set(event.eventId, event.sequence);
      }
      if (!pagination.hasMore) break;
      after = pagination.nextAfter;
    }
    expect(acknowledged.size).toBeGreaterThan(400);
    for (const [eventId, sequence] of acknowledged) expect(stored.get(eventId)).toBe(sequence);
  });

  it('turns ready to 503 on SIGTERM, keeps serving for the drain delay, and ends with 0', async () => {
    // Long enough for one more request on a busy machine.
    const service = home.spawn({ DRAIN_DELAY_SECONDS: '5' });
    const address = await service.address();
    await postJson(`${address}/sessions`, { sessionId: 's' });
    service.signal('SIGTERM');
    let ready = 200;
    while (ready !== 503) ready = (await fetch(`${address}/health/ready`)).status;
    const served = await postJson(`${address}/sessions/s/events`, { eventId: 'e', type: 'system' });
    expect(served.status).toBe(201);
    expect(served.headers.get('connection')).toBe('close');
    expect((await service.end()).code).toBe(0);
  });

  it('finishes running requests, ends idle connections, and keeps what it acknowledged', async () => {
    const service = home.spawn();
    const address = await service.address();
    await postJson(`${address}/sessions`, { sessionId: 's' });
    const writes = Array.from({ length: 100 }, (_, index) =>
      postJson(`${address}/sessions/s/events`, { eventId: `e${index}`, type: 'system' }).catch(() => undefined),
    );
    await writes[0];
    service.signal('SIGTERM');
    const statuses = (await Promise.all(writes)).map((response) => response?.status);
    expect((await service.end()).code).toBe(0);
    const again = await home.start();
    const { eventCount } = await readJson(await fetch(`${again}/sessions/s`));
    expect(eventCount).toBe(statuses.filter((status) => status === 201).length);
  });

  it('is not delayed by connections that were opened and never used', async () => {
    const { hostname, port } = new URL(await home.start());
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    // The second connection is accepted after the first.
    await talk(`http://${hostname}:${port}`, 'GET /health/live HTTP/1.0\r\n\r\n');
    const closed = once(socket, 'close');
    expect(await home.service.kill('SIGTERM')).toMatchObject({ code: 0 });
    await closed;
  });

  it('exits at once on a second signal', async () => {
    const service = home.spawn({ DRAIN_DELAY_SECONDS: '15' });
    const address = await service.address();
    service.signal('SIGTERM');
    while ((await fetch(`${address}/health/ready`)).status !== 503);
    service.signal('SIGTERM');
    expect((await service.end()).code).toBe(1);
  });

  it('refuses a folder that another process serves, and says what to do', async () => {
    await home.start();
    const { code, output } = await home.spawn().end();
    expect(code).toBe(1);
    expect(output).toMatch(/Another process is serving the data folder/);
  });

  it('refuses a damaged database and says so', async () => {
    mkdirSync(home.dataDir);
    writeFileSync(join(home.dataDir, 'conversations.db'), 'not a database '.repeat(1_000));
    const { code, output } = await home.spawn().end();
    expect(code).toBe(1);
    expect(output).toMatch(/damaged, or is not a database of this service/);
    expect(output).not.toMatch(/ {4}at /);
  });

  it('refuses a bad configuration and lists every problem', async () => {
    const { code, output } = await home.spawn({ PORT: 'eighty', MAX_PAGE_SIZE: '-1' }).end();
    expect(code).toBe(1);
    expect(output).toContain('PORT');
    expect(output).toContain('MAX_PAGE_SIZE');
  });

  it('reports that the port is in use', async () => {
    const address = await home.start();
    const other = temporaryFolder();
    const { code, output } = await home.spawn({ PORT: new URL(address).port, DATA_DIR: other }).end();
    rmSync(other, { recursive: true });
    expect(code).toBe(1);
    expect(output).toMatch(/port is in use/);
  });

  it('closes connections whose headers or body do not arrive in time', async () => {
    const address = await home.start({ HEADERS_TIMEOUT_SECONDS: '1', REQUEST_TIMEOUT_SECONDS: '1' });
    const [headers, body] = await Promise.all([
      talk(address, 'POST /sessions HTTP/1.1\r\nHost: x\r\n'),
      talk(
        address,
        'POST /sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
      ),
    ]);
    expect(headers).toMatch(/^HTTP\/1.1 408/);
    expect(body).toMatch(/^(HTTP\/1.1 408|$)/);
  });

  it('answers garbage properly, and continues', async () => {
    const address = await home.start();
    expect(await talk(address, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
    expect(
      await talk(address, 'GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 400/);
    expect((await fetch(`${address}/health`)).status).toBe(200);
  });

  it('delivers its 413 to a client that is still sending', async () => {
    const address = await home.start();
    const body = `{"sessionId":"s","metadata":{"a":"${'x'.repeat(8 * 1024 * 1024)}"}}`;
    const response = await fetch(`${address}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(413);
    const chunked = await fetch(`${address}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });
});
