import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from './service.js';

const EVENTS = 12;
const AUDIO = 'A'.repeat(300_000);

describe('pages of large events', () => {
  let service: Service;
  let address: string;

  beforeAll(async () => {
    service = await Service.start({ MAX_PAGE_BYTES: '1000000', MAX_IN_FLIGHT_BYTES: '1048576' });
    address = await service.listen();
    await fill(service);
  });

  async function fill(one: Service): Promise<void> {
    await one.post('/sessions', { sessionId: 'audio', metadata: { tenant: 'acme' } });
    for (let index = 1; index <= EVENTS; index++)
      await one.post('/sessions/audio/events', { eventId: `e${index}`, type: 'x.audio', payload: { audio: AUDIO } });
  }

  afterAll(() => service.stop());

  it('end at MAX_PAGE_BYTES, and continue after the events that were returned', async () => {
    const ids: string[] = [];
    for (let hasMore = true; hasMore; ) {
      const { json, text } = await service.get(`/sessions/audio?limit=500&offset=${ids.length}`);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
      expect(json).toMatchObject({ sessionId: 'audio', metadata: { tenant: 'acme' } });
      expect(json.pagination).toMatchObject({ total: EVENTS, limit: 500, offset: ids.length });
      ids.push(...json.events.map(({ eventId }: { eventId: string }) => eventId));
      hasMore = json.pagination.hasMore;
    }
    expect(ids).toEqual(Array.from({ length: EVENTS }, (_, index) => `e${index + 1}`));
  });

  it('have another ETag if they end elsewhere, as they do after MAX_PAGE_BYTES was changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conversations-'));
    const tags: (string | undefined)[] = [];
    for (const maxPageBytes of ['1000000', '2000000', '2000000']) {
      const one = await Service.start({ MAX_PAGE_BYTES: maxPageBytes, DATA_DIR: folder });
      if (tags.length === 0) await fill(one);
      tags.push((await one.get('/sessions/audio?limit=500')).headers.etag);
      await one.stop();
    }
    rmSync(folder, { recursive: true });
    expect(tags[0]).not.toBe(tags[1]);
    expect(tags[1]).toBe(tags[2]);
  });

  it('give the next position of the log, also as a link', async () => {
    const { json, headers } = await service.get('/sessions/audio/events?limit=500');
    expect(json.pagination).toEqual({ limit: 500, nextAfter: 3, hasMore: true });
    expect(json.events[2]).toMatchObject({ eventId: 'e3', payload: { audio: AUDIO } });
    expect(headers.link).toContain('after=3');
  });

  it('wait for one another if they exceed the room for all pages together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, async () => (await fetch(`${address}/sessions/audio?limit=500`)).json()),
    );
    expect(answers.every((answer) => (answer as { events: unknown[] }).events.length === 3)).toBe(true);
    expect((await service.get('/sessions/audio?limit=1')).status).toBe(200);
  });
});

describe('peers that stall', () => {
  const MIB = 1024 * 1024;
  let service: Service;
  let address: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    // Room for one page; more than the operating system buffers for a reader.
    service = await Service.start({ MAX_PAGE_BYTES: `${16 * MIB}`, MAX_IN_FLIGHT_BYTES: `${16 * MIB}` });
    address = await service.listen();
    await service.post('/sessions', { sessionId: 'audio' });
    for (let index = 1; index <= 18; index++)
      await service.post('/sessions/audio/events', {
        eventId: `e${index}`,
        type: 'x.audio',
        payload: { audio: 'A'.repeat(1_000_000) },
      });
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await service.stop();
  });

  /** Sends this much and never reads; resolves once it is sent. */
  const stall = (bytes: string) =>
    new Promise<Socket>((resolve) => {
      const { hostname, port } = new URL(address);
      const socket = connect(Number(port), hostname, () => {
        socket.pause();
        socket.write(bytes, () => resolve(socket));
      });
      socket.on('error', () => undefined);
      sockets.push(socket);
    });

  it('are disconnected if they are in the way of a page', async () => {
    await stall('GET /sessions/audio?limit=500 HTTP/1.1\r\nHost: x\r\n\r\n');
    const answer = await fetch(`${address}/sessions/audio?limit=2`);
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { events: unknown[] }).events).toHaveLength(2);
  });

  it('are disconnected if they are in the way of a body', async () => {
    const head = 'POST /sessions/audio/events/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    for (let sender = 0; sender < 3; sender++) await stall(`${head}Content-Length: ${4 * MIB}\r\n\r\n{`);
    const event = { eventId: 'after', type: 'x.audio', payload: { audio: 'A'.repeat(500_000) } };
    expect((await service.post('/sessions/audio/events', event)).status).toBe(201);
  });
});
