import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStream } from './event-stream.js';
import { Service } from './service.js';

/** Tags, cursors and positions outlive their database if the folder is reset or a backup is restored. */
describe('what a client kept from another database', () => {
  let service: Service;
  let other: Service;
  let address: string;
  const streams: EventStream[] = [];

  beforeAll(async () => {
    [service, other] = [await Service.start(), await Service.start()];
    for (const each of [service, other]) {
      for (const sessionId of ['s', 't'])
        await each.post('/sessions', { sessionId, startedAt: '2026-01-01T00:00:00Z' });
      for (const eventId of ['e1', 'e2']) await each.post('/sessions/s/events', { eventId, type: 'system' });
    }
    address = await service.listen();
  });
  afterAll(async () => {
    for (const stream of streams) stream.close();
    await Promise.all([service.stop(), other.stop()]);
  });

  const follow = (query: string, headers: Record<string, string> = {}, sessionId = 's') => {
    const stream = new EventStream(`${address}/sessions/${sessionId}/stream${query}`, headers);
    streams.push(stream);
    return stream;
  };

  it('is not a tag of this one: tags are weak, and contain the database', async () => {
    const own = (await service.get('/sessions/s')).headers.etag ?? '';
    const foreign = (await other.get('/sessions/s')).headers.etag ?? '';
    expect(own).toMatch(/^W\/"[0-9a-f]{16}-/);
    const statusFor = async (tags: string) => (await service.get('/sessions/s', { 'if-none-match': tags })).status;
    expect(await statusFor(foreign)).toBe(200);
    for (const tags of [own, own.slice(2), `"x", ${own}`, `${foreign},${own.slice(2)} , "y,z"`, '*', ' * ']) {
      expect(await statusFor(tags), tags).toBe(304);
    }
    for (const tags of ['', '""', `${own.slice(3, -1)}`, '"*"', `"${own.slice(4)}`])
      expect(await statusFor(tags), tags).toBe(200);
    expect((await service.call('HEAD', '/sessions/s', { headers: { 'if-none-match': own } })).status).toBe(304);
  });

  it('is not a cursor of this one, which is reported', async () => {
    const [own, foreign] = await Promise.all(
      [service, other].map(async (each) => (await each.get('/sessions?limit=1')).json.pagination.nextCursor as string),
    );
    expect((await service.get(`/sessions?cursor=${own}`)).json.sessions).toHaveLength(1);
    const { status, json } = await service.get(`/sessions?cursor=${foreign}`);
    expect([status, json.errors]).toEqual([
      400,
      [
        {
          parameter: 'cursor',
          detail: 'comes from another database or from before a restore: list again without a cursor',
        },
      ],
    ]);
  });

  it.each(['', '&order=desc', '&type=user_speech', '&limit=1', '&before=99'])(
    'is answered, as a position beyond the log, with 409 and the last sequence %s',
    async (more) => {
      const { status, json } = await service.get(`/sessions/s/events?after=3${more}`);
      expect([status, json.code, json.retryable]).toEqual([409, 'POSITION_AHEAD', false]);
      expect(json.detail).toContain('sequence 2');
      expect((await service.get(`/sessions/s/events?after=2${more}`)).status).toBe(200);
    },
  );

  it('can be used with before, whatever its number', async () => {
    expect((await service.get('/sessions/s/events?before=99&order=desc')).json.events).toHaveLength(2);
  });

  it.each([
    ['?after=5', {}],
    ['', { 'last-event-id': '5' }],
    ['?type=system&session=false', { 'last-event-id': '9007199254740991' }],
  ])('makes a stream at %s %j start again, with a reset', async (query, headers: Record<string, string>) => {
    const stream = follow(query, headers);
    await stream.until(() => stream.has('caught-up'));
    const [first, ...rest] = stream.messages;
    expect(first).toEqual({ id: '0', event: 'reset', data: { lastSequence: 2 } });
    expect(rest.filter(({ event }) => event === 'event').map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('does not end the stream of a sealed session with 204: the log comes first', async () => {
    const sealed = await Service.start({ LATE_EVENT_GRACE_SECONDS: '0' });
    await sealed.post('/sessions', { sessionId: 'sealed' });
    await sealed.post('/sessions/sealed/complete');
    const base = await sealed.listen();
    expect((await fetch(`${base}/sessions/sealed/stream`)).status).toBe(204);
    const text = await (await fetch(`${base}/sessions/sealed/stream?after=1`)).text();
    expect(text).toMatch(/event: reset\n.*event: end\n/s);
    await sealed.stop();
  });
});
