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
    await service.post('/sessions', { sessionId: 'audio', metadata: { tenant: 'acme' } });
    for (let index = 1; index <= EVENTS; index++)
      await service.post('/sessions/audio/events', {
        eventId: `e${index}`,
        type: 'x.audio',
        payload: { audio: AUDIO },
      });
  });

  afterAll(() => service.stop());

  it('end at MAX_PAGE_BYTES, and go on at the offset and the number of events that came', async () => {
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

  it('give the next position of the log, as a link too', async () => {
    const { json, headers } = await service.get('/sessions/audio/events?limit=500');
    expect(json.pagination).toEqual({ limit: 500, nextAfter: 3, hasMore: true });
    expect(json.events[2]).toMatchObject({ eventId: 'e3', payload: { audio: AUDIO } });
    expect(headers.link).toContain('after=3');
  });

  it('wait for one another where all of them together are more than may be under way', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, async () => (await fetch(`${address}/sessions/audio?limit=500`)).json()),
    );
    expect(answers.every((answer) => (answer as { events: unknown[] }).events.length === 3)).toBe(true);
    expect((await service.get('/sessions/audio?limit=1')).status).toBe(200);
  });
});
