import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { EventStream } from './event-stream.js';
import { Service } from './service.js';

describe('following a session', () => {
  const clock = new ManualClock();
  const streams: EventStream[] = [];
  let service: Service;
  let address: string;

  beforeEach(async () => {
    service = await Service.start({ MAX_STREAMS: '20' }, clock);
    address = await service.listen();
    await service.post('/sessions', { sessionId: 's' });
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.close();
    await service.stop();
  });

  const follow = (query = '', headers: Record<string, string> = {}): EventStream => {
    const stream = new EventStream(`${address}/sessions/s/stream${query}`, headers);
    streams.push(stream);
    return stream;
  };
  const append = (eventId: string, type = 'system') => service.post('/sessions/s/events', { eventId, type });

  it('sends the stored events, reports that it has caught up, then sends each event as it is committed, as in the log', async () => {
    await append('e1');
    await append('e2');
    const stream = follow();
    await stream.until(() => stream.has('caught-up'));
    expect(stream.messages.map(({ event, id }) => [event, id])).toEqual([
      ['event', '1'],
      ['event', '2'],
      ['session', undefined],
      ['caught-up', undefined],
    ]);
    await append('e3');
    await stream.until(() => stream.sequences.length === 3);
    const { json } = await service.get('/sessions/s/events');
    expect(stream.messages.filter(({ event }) => event === 'event').map(({ data }) => data)).toEqual(json.events);
  });

  it('has data in every block, and omits the messages about the session on request', async () => {
    await append('e1');
    const { body } = await fetch(`${address}/sessions/s/stream?session=false`);
    let text = '';
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('caught-up')) break;
    }
    expect(text).toMatch(/^retry: 1000\nid: 1\nevent: event\ndata: /);
    const blocks = text.split('\n\n').slice(0, -1);
    for (const block of blocks) expect(block).toMatch(/^data: /m);
    expect(blocks.map((block) => /^event: (.*)$/m.exec(block)?.[1])).toEqual(['event', 'caught-up']);
  });

  it.each(['no', '', '1', 'true&session=true'])('refuses session=%s', async (value) => {
    expect((await service.get(`/sessions/s/stream?session=${value}`)).status).toBe(400);
  });

  it('resumes after Last-Event-ID, which takes precedence over after', async () => {
    for (const eventId of ['e1', 'e2', 'e3']) await append(eventId);
    const stream = follow('?after=0', { 'last-event-id': '2' });
    await stream.until(() => stream.has('caught-up'));
    expect(stream.sequences).toEqual([3]);
  });

  it('sends only the requested types', async () => {
    await append('e1', 'user_speech');
    await append('e2', 'system');
    const stream = follow('?type=user_speech&type=x.note');
    await stream.until(() => stream.has('caught-up'));
    await append('e3', 'system');
    await append('e4', 'x.note');
    await stream.until(() => stream.sequences.length === 2);
    expect(stream.sequences).toEqual([1, 4]);
  });

  it('loses and repeats nothing while many write and readers come and go', async () => {
    const readers = Array.from({ length: 10 }, () => ({ seen: [] as number[], stream: follow() }));
    const total = 300;
    const lanes = Array.from({ length: 5 }, async (_, lane) => {
      for (let index = 0; index < total / 5; index++) await append(`l${lane}-${index}`);
    });
    await Promise.all(
      readers.map(async (reader, which) => {
        // Each reader disconnects after some events and resumes where it was.
        for (let stop = 20 + which * 7; ; stop += 60) {
          const { stream } = reader;
          const enough = Math.min(stop, total) - reader.seen.length;
          await stream.until(() => stream.sequences.length >= enough);
          reader.seen.push(...stream.sequences);
          stream.close();
          if (reader.seen.length >= total) return;
          reader.stream = follow('', { 'last-event-id': String(reader.seen.at(-1)) });
        }
      }),
    );
    await Promise.all(lanes);
    const all = Array.from({ length: total }, (_, index) => index + 1);
    for (const { seen } of readers) expect(seen).toEqual(all);
  });

  it('ends once the session is sealed, and answers a reconnect with 204', async () => {
    await append('e1');
    await service.post('/sessions/s/complete');
    const early = follow();
    await early.until(() => early.has('caught-up'));
    clock.advanceMs(300_000);
    const stream = follow('?after=0');
    await stream.until(() => stream.isClosed);
    expect(stream.messages.at(-1)?.event).toBe('end');
    expect(stream.sequences).toEqual([1]);
    const again = follow('', { 'last-event-id': '1' });
    await again.until(() => again.status !== 0);
    expect(again.status).toBe(204);
  });

  it('ends when the completion said so, whatever the grace period of the service is', async () => {
    await service.post('/sessions', { sessionId: 'patient' });
    await service.post('/sessions/patient/complete', { lateGraceSeconds: 3_600 });
    await append('e1');
    await service.post('/sessions/s/complete', { lateGraceSeconds: 0 });
    const atOnce = follow('?after=0');
    await atOnce.until(() => atOnce.isClosed);
    expect(atOnce.messages.at(-1)?.event).toBe('end');
    clock.advanceMs(3_599_999);
    expect((await service.post('/sessions/patient/events', { eventId: 'late', type: 'system' })).status).toBe(201);
  });

  it('is limited in number: further streams are refused and told when to retry', async () => {
    const open = Array.from({ length: 20 }, () => follow());
    await Promise.all(open.map((stream) => stream.until(() => stream.has('caught-up'))));
    const refused = await fetch(`${address}/sessions/s/stream`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_STREAMS', retryable: true });
    open[0]?.close();
    const next = async (): Promise<number> =>
      (await fetch(`${address}/sessions/s/stream`, { signal: AbortSignal.timeout(5_000) })).status;
    let status = await next();
    while (status === 503) status = await next();
    expect(status).toBe(200);
  });

  it('ends when the process stops, without a message end, so that clients resume elsewhere', async () => {
    const stream = follow();
    await stream.until(() => stream.has('caught-up'));
    service.app.lifecycle.stop();
    await stream.until(() => stream.isClosed);
    expect(stream.has('end')).toBe(false);
  });

  it.each([
    ['?after=-1', {}, 400],
    ['?type=speech', {}, 400],
    ['?types=system,user_speech', {}, 400],
    ['?type=system,user_speech', {}, 400],
    ['', { 'last-event-id': 'garbage' }, 400],
  ])('refuses %s %j', async (query, headers: Record<string, string>, status) => {
    const answer = await service.get(`/sessions/s/stream${query}`, headers);
    expect(answer.status).toBe(status);
  });

  it('answers 404 for an unknown session', async () => {
    expect((await service.get('/sessions/nobody/stream')).status).toBe(404);
  });

  it('reports on /stream what changes in the list, with the current state of each session', async () => {
    const list = new EventStream(`${address}/stream`);
    streams.push(list);
    await list.until(() => list.status === 200);
    await service.post('/sessions', { sessionId: 'other' });
    await append('e1');
    await append('e2');
    await service.post('/sessions/s/complete');
    const last = (sessionId: string) => list.messages.findLast(({ data }) => data.sessionId === sessionId)?.data;
    await list.until(() => last('s')?.status === 'completed' && last('other') !== undefined);
    expect(last('s')).toMatchObject({ eventCount: 2, status: 'completed' });
  });

  it('reports on /stream which annotations were put and deleted, but not requests that changed nothing', async () => {
    const [list, own] = [new EventStream(`${address}/stream`), new EventStream(`${address}/sessions/s/stream`)];
    streams.push(list, own);
    await list.until(() => list.status === 200);
    await own.until(() => own.messages.some(({ event }) => event === 'caught-up'));
    const [review, tags] = ['/sessions/s/annotations/review', '/sessions/s/annotations/tags'];
    const told = () => list.messages.filter(({ event }) => event === 'annotation').map(({ data }) => data);
    await service.call('PUT', review, { body: { score: 4 } });
    await list.until(() => told().length === 1);
    await service.call('PUT', review, { body: { score: 4 } });
    await service.call('PATCH', tags, { body: { all: [] } });
    await list.until(() => told().length === 2);
    await service.call('DELETE', review);
    await list.until(() => told().length === 3);
    expect(told()).toEqual(['review', 'tags', 'review'].map((name) => ({ sessionId: 's', name })));
    expect(list.messages.filter(({ event }) => event === 'session')).toEqual([]);
    await append('after');
    await own.until(() => own.messages.some(({ event }) => event === 'event'));
    expect(own.messages.filter(({ event }) => event === 'annotation')).toEqual([]);
  });

  it('resumes /stream from the last message that arrived, and answers reset for any other position', async () => {
    const open = async (lastEventId?: string) => {
      const list = new EventStream(`${address}/stream`, lastEventId ? { 'last-event-id': lastEventId } : {});
      streams.push(list);
      await list.until(() => list.has('caught-up'));
      return list;
    };
    const first = await open();
    const lastId = first.messages.at(-1)?.id;
    first.close();
    await append('e1');
    const second = await open(lastId);
    expect(second.messages.map(({ event }) => event)).toEqual(['session', 'caught-up']);
    expect(second.messages[0]?.data).toMatchObject({ sessionId: 's', eventCount: 1 });
    expect((await open('of-another-process-1')).messages.map(({ event }) => event)).toEqual(['reset', 'caught-up']);
  });
});
