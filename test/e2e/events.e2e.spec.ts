import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { Service } from './service.js';

describe('events', () => {
  const clock = new ManualClock();
  let service: Service;
  let count = 0;

  beforeAll(async () => {
    service = await Service.start({ LATE_EVENT_GRACE_SECONDS: '300' }, clock);
  });
  afterAll(() => service.stop());

  const newSession = async (): Promise<string> => {
    const sessionId = `s-${++count}`;
    await service.post('/sessions', { sessionId });
    return sessionId;
  };

  describe('adding one event', () => {
    it('answers 201 with the event and its location, and makes the session active', async () => {
      const id = await newSession();
      const { status, headers, json } = await service.post(`/sessions/${id}/events`, {
        eventId: 'e1',
        type: 'user_speech',
        payload: { text: 'hello' },
        timestamp: '2026-01-01T10:00:00+01:00',
        clientSequence: 0,
      });
      expect(status).toBe(201);
      expect(headers.location).toBe(`/sessions/${id}/events/e1`);
      expect(json).toEqual({
        eventId: 'e1',
        sessionId: id,
        sequence: 1,
        type: 'user_speech',
        payload: { text: 'hello' },
        timestamp: '2026-01-01T09:00:00.000Z',
        recordedAt: new Date(clock.nowMs()).toISOString(),
        clientSequence: 0,
      });
      expect((await service.get(headers.location ?? '')).json).toEqual(json);
      expect((await service.get(`/sessions/${id}`)).json).toMatchObject({
        status: 'active',
        eventCount: 1,
        lastSequence: 1,
      });
    });

    it('answers a repeat with the stored event, and different content with 409', async () => {
      const id = await newSession();
      const event = { eventId: 'e1', type: 'bot_speech', payload: { a: 1, b: { c: 2 } } };
      const first = await service.post(`/sessions/${id}/events`, event);
      const again = await service.post(`/sessions/${id}/events`, { type: 'bot_speech', eventId: 'e1' });
      expect([again.status, again.headers['idempotent-replayed'], again.text]).toEqual([200, 'true', first.text]);
      const other = await service.post(`/sessions/${id}/events`, { ...event, payload: { a: 2 } });
      expect(other.status).toBe(409);
      expect(other.json).toMatchObject({ code: 'EVENT_CONFLICT', detail: expect.stringContaining('payload') });
    });

    it('answers 404 for an unknown session', async () => {
      const { status, json } = await service.post('/sessions/nobody/events', { eventId: 'e', type: 'system' });
      expect(status).toBe(404);
      expect(json).toMatchObject({ code: 'SESSION_NOT_FOUND', retryable: true });
    });

    it.each([
      [{}, ['/eventId', '/type']],
      [{ eventId: 'e', type: 'speech' }, ['/type']],
      [{ eventId: 'e', type: 'x.Bad' }, ['/type']],
      [{ eventId: 'e', type: `x.${'a'.repeat(127)}` }, ['/type']],
      [{ eventId: 'e e', type: 'system' }, ['/eventId']],
      [{ eventId: 'e', type: 'system', payload: 'text' }, ['/payload']],
      [{ eventId: 'e', type: 'system', timestamp: '2026-01-01 10:00:00Z' }, ['/timestamp']],
      [{ eventId: 'e', type: 'system', clientSequence: -1 }, ['/clientSequence']],
      [{ eventId: 'e', type: 'system', clientSequence: 1.5 }, ['/clientSequence']],
      [{ eventId: 'e', type: 'system', playload: {} }, ['/playload']],
      [[], ['']],
    ])('refuses %j', async (body, pointers) => {
      const id = await newSession();
      const { status, json } = await service.post(`/sessions/${id}/events`, body);
      expect(status).toBe(400);
      expect(json.errors.map((each: { pointer: string }) => each.pointer)).toEqual(pointers);
      expect((await service.get(`/sessions/${id}`)).json.eventCount).toBe(0);
    });

    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    it.each([
      ['a name twice', '{"a":1,"a":2}', '/payload/a'],
      ['a name twice, once escaped', '{"x":{"a":1,"\\u0061":2}}', '/payload/x/a'],
      ['an integer beyond 2^53-1', '{"n":9007199254740993}', '/payload/n'],
      ['an overflow', '{"n":1e400}', '/payload/n'],
      ['an underflow', '{"n":1e-400}', '/payload/n'],
      ['a lone surrogate', '{"s":"\\ud800"}', '/payload/s'],
      ['__proto__', '{"__proto__":{"a":1}}', '/payload/__proto__'],
      ['33 levels', nested(33), `/payload${'/a'.repeat(32)}`],
      ['100,000 levels', nested(100_000), `/payload${'/a'.repeat(32)}`],
      ['20,001 names', `{${Array.from({ length: 20_001 }, (_, i) => `"k${i}":0`).join()}}`, '/payload'],
    ])('refuses a payload with %s', async (_, payload, pointer) => {
      const id = await newSession();
      const raw = `{"eventId":"e","type":"system","payload":${payload}}`;
      const { status, json } = await service.call('POST', `/sessions/${id}/events`, { raw });
      expect(status).toBe(400);
      expect(json.errors[0].pointer).toBe(pointer);
    });

    it.each([
      '{"toString":1,"constructor":{"prototype":2},"hasOwnProperty":3,"valueOf":4}',
      '{"_id":1,"_bsontype":"ObjectId","$set":{"a.b":1},"":{},"then":1,"toJSON":1}',
      '{"a":[[[]],[{}]],"d":{"$date":"x"},"nul":"a\\u0000b","sep":"\\u2028"}',
      '{"n":[0.1,1e21,5e-324,1.7976931348623157e308,9007199254740991,-9007199254740991,1e2]}',
      nested(32),
    ])('returns %s unchanged', async (payload) => {
      const id = await newSession();
      const raw = `{"eventId":"e","type":"system","payload":${payload}}`;
      const { status, json } = await service.call('POST', `/sessions/${id}/events`, { raw });
      expect(status).toBe(201);
      expect(json.payload).toEqual(JSON.parse(payload));
      expect((await service.get(`/sessions/${id}/events/e`)).json.payload).toEqual(JSON.parse(payload));
      expect(
        (
          await service.call('POST', `/sessions/${id}/events`, {
            raw: JSON.stringify({ eventId: 'e', type: 'system', payload: json.payload }),
          })
        ).status,
      ).toBe(200);
    });
  });

  describe('adding many events', () => {
    it('stores the valid items and explains what is wrong with the others', async () => {
      const id = await newSession();
      await service.post(`/sessions/${id}/events`, { eventId: 'old', type: 'system', payload: { a: 1 } });
      const { status, json } = await service.post(`/sessions/${id}/events/batch`, {
        events: [
          { eventId: 'a', type: 'system' },
          { eventId: 'old', type: 'system', payload: { a: 1 } },
          { eventId: 'old', type: 'system', payload: { a: 2 } },
          { eventId: 'b', type: 'nonsense' },
          'text',
          { eventId: 'a', type: 'system' },
          { eventId: 'c', type: 'system' },
        ],
      });
      expect(status).toBe(200);
      expect(json).toMatchObject({ appended: 2, duplicates: 2, conflicts: 1, invalid: 2 });
      expect(json.results.map((r: { outcome: string; sequence?: number }) => [r.outcome, r.sequence])).toEqual([
        ['appended', 2],
        ['duplicate', 1],
        ['conflict', 1],
        ['invalid', undefined],
        ['invalid', undefined],
        ['duplicate', 2],
        ['appended', 3],
      ]);
      expect(json.results[3]).toMatchObject({
        eventId: 'b',
        problem: { code: 'INVALID_REQUEST', errors: [{ pointer: '/events/3/type' }] },
      });
      expect(json.results[4].eventId).toBeNull();
    });

    it('reports a problem of fidelity or size with its item', async () => {
      const id = await newSession();
      const raw = `{"events":[{"eventId":"a","type":"system","payload":{"n":1e999}},{"eventId":"b","type":"system"},
        {"eventId":"c","type":"system","payload":{"a":1,"a":2}},{"eventId":"d","type":"system","payload":{"t":"${'x'.repeat(1024 * 1024)}"}}]}`;
      const { status, json } = await service.call('POST', `/sessions/${id}/events/batch`, { raw });
      expect(status).toBe(200);
      expect(json.results.map((r: { outcome: string }) => r.outcome)).toEqual([
        'invalid',
        'appended',
        'invalid',
        'invalid',
      ]);
      expect(json.results[2].problem.errors[0].pointer).toBe('/events/2/payload/a');
      expect(json.results[3].eventId).toBe('d');
    });

    it('accepts JSON Lines', async () => {
      const id = await newSession();
      const raw = '{"eventId":"a","type":"system"}\n\n   \r\n{broken\r\n{"eventId":"b","type":"system"}';
      const { status, json } = await service.call('POST', `/sessions/${id}/events/batch`, {
        raw,
        headers: { 'content-type': 'Application/X-NDJSON; charset=UTF-8' },
      });
      expect(status).toBe(200);
      expect(json.results.map((r: { eventId: string; outcome: string }) => [r.eventId, r.outcome])).toEqual([
        ['a', 'appended'],
        [null, 'invalid'],
        ['b', 'appended'],
      ]);
    });

    it('answers a repeat that omits its payload with the stored event', async () => {
      const id = await newSession();
      const sent = { eventId: 'a', type: 'system', payload: { text: 'hello' } };
      const first = await service.post(`/sessions/${id}/events`, sent);
      const again = await service.post(`/sessions/${id}/events`, { eventId: 'a', type: 'system' });
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([200, 'true']);
      expect(again.json).toEqual(first.json);
    });

    it('answers each of many faulty items, however large the answer becomes', async () => {
      const id = await newSession();
      const name = 'n'.repeat(900);
      const faults = Array(20).fill('1e999').join();
      const items = Array.from({ length: 500 }, (_, index) => {
        return `{"eventId":"e${index}","type":"system","payload":{"${name}":[${faults}]}}`;
      });
      const { status, json } = await service.call('POST', `/sessions/${id}/events/batch`, {
        raw: `{"events":[${items}]}`,
      });
      expect([status, json.results.length, json.appended, json.invalid]).toEqual([200, 500, 0, 500]);
      expect(json.results[499].problem.errors).toHaveLength(20);
      expect(json.results[499].problem.errors[19].pointer).toBe(`/events/499/payload/${name}/19`);
    });

    it.each([
      ['{"events":[', 400],
      ['{"events":[]}', 400],
      ['{"events":{}}', 400],
      ['{"event":[]}', 400],
      ['[]', 400],
      ['{"events":[{"eventId":"a","type":"system"}],"events":[]}', 400],
      [`{"events":[${Array(501).fill('{}').join()}]}`, 413],
      [`{"events":[],"x":"${'x'.repeat(4 * 1024 * 1024)}"}`, 413],
    ])('refuses %.60s as a whole', async (raw, status) => {
      const id = await newSession();
      const answer = await service.call('POST', `/sessions/${id}/events/batch`, { raw });
      expect(answer.status).toBe(status);
    });

    it('answers 404 for an unknown session', async () => {
      expect(
        (await service.post('/sessions/nobody/events/batch', { events: [{ eventId: 'a', type: 'system' }] })).status,
      ).toBe(404);
    });
  });

  describe('events after the completion', () => {
    it('are accepted as late within the grace period, and refused after it; repeats are answered at any time', async () => {
      const id = await newSession();
      const event = { eventId: 'early', type: 'system' };
      await service.post(`/sessions/${id}/events`, event);
      await service.post(`/sessions/${id}/complete`);
      clock.advanceMs(299_999);
      const late = await service.post(`/sessions/${id}/events`, { eventId: 'late', type: 'system' });
      expect([late.status, late.json.late, late.json.sequence]).toEqual([201, true, 2]);
      clock.advanceMs(1);
      const refused = await service.post(`/sessions/${id}/events`, { eventId: 'too-late', type: 'system' });
      expect([refused.status, refused.json.code]).toEqual([409, 'SESSION_SEALED']);
      clock.advanceMs(-300_000);
      expect((await service.post(`/sessions/${id}/events`, { eventId: 'too-late', type: 'system' })).status).toBe(409);
      expect((await service.post(`/sessions/${id}/events`, event)).status).toBe(200);
      const batch = await service.post(`/sessions/${id}/events/batch`, {
        events: [event, { eventId: 'n', type: 'system' }],
      });
      expect(batch.json).toMatchObject({
        duplicates: 1,
        conflicts: 1,
        results: [{}, { problem: { code: 'SESSION_SEALED' } }],
      });
    });

    it('are accepted for as long as the completion says, which a repeat must not change and no answer shows', async () => {
      const id = await newSession();
      const complete = (lateGraceSeconds?: number) =>
        service.post(`/sessions/${id}/complete`, { endReason: 'left', lateGraceSeconds });
      const { status, json, text } = await complete(3_600);
      expect([status, json.lateGraceSeconds]).toEqual([200, undefined]);
      const repeats = [await complete(3_600), await complete()];
      for (const repeat of repeats) expect([repeat.status, repeat.text]).toEqual([200, text]);
      const other = await complete(300);
      expect([other.status, other.json.code]).toEqual([409, 'SESSION_ALREADY_COMPLETED']);
      expect(other.json.detail).toContain('lateGraceSeconds');
      clock.advanceMs(3_599_999);
      const late = await service.post(`/sessions/${id}/events`, { eventId: 'late', type: 'system' });
      expect([late.status, late.json.late]).toEqual([201, true]);
      clock.advanceMs(1);
      const refused = await service.post(`/sessions/${id}/events`, { eventId: 'too-late', type: 'system' });
      expect([refused.status, refused.json.code]).toEqual([409, 'SESSION_SEALED']);
    });
  });

  describe('reading', () => {
    it('returns chronological pages with an ETag that changes with the session', async () => {
      const id = await newSession();
      const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
      for (const second of [3, 1, 2, 2, 9]) {
        await service.post(`/sessions/${id}/events`, { eventId: `e${++count}`, type: 'system', timestamp: at(second) });
      }
      const page = await service.get(`/sessions/${id}?limit=3&offset=1`);
      expect(page.json.events.map((e: { sequence: number }) => e.sequence)).toEqual([3, 4, 1]);
      expect(page.json.pagination).toEqual({ total: 5, limit: 3, offset: 1, hasMore: true });
      const etag = page.headers.etag ?? '';
      expect((await service.get(`/sessions/${id}?limit=3&offset=1`, { 'if-none-match': `"x", ${etag}` })).status).toBe(
        304,
      );
      await service.post(`/sessions/${id}/complete`);
      expect((await service.get(`/sessions/${id}?limit=3&offset=1`, { 'if-none-match': etag })).status).toBe(200);
    });

    it('can be read completely by its links, in both orders and with filters', async () => {
      const id = await newSession();
      const events = Array.from({ length: 7 }, (_, index) => ({
        eventId: `e${index}`,
        type: index % 2 ? 'system' : 'x.note',
      }));
      await service.post(`/sessions/${id}/events/batch`, { events });
      const walk = async (first: string): Promise<number[]> => {
        const seen: number[] = [];
        for (let path: string | undefined = first; path; ) {
          const { json, headers, status } = await service.get(path);
          expect(status).toBe(200);
          seen.push(...json.events.map((e: { sequence: number }) => e.sequence));
          path = headers.link?.replace(/^<(.*)>.*$/, '$1');
        }
        return seen;
      };
      expect(await walk(`/sessions/${id}/events?limit=3`)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await walk(`/sessions/${id}/events?limit=2&order=desc&before=6`)).toEqual([5, 4, 3, 2, 1]);
      expect(await walk(`/sessions/${id}/events?limit=2&type=system&type=bot_speech`)).toEqual([2, 4, 6]);
      const now = encodeURIComponent(new Date(clock.nowMs()).toISOString());
      expect(await walk(`/sessions/${id}/events?from=${now}&to=${now}`)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await walk(`/sessions/${id}/events?from=2999-01-01T00:00:00+00:00`)).toEqual([]);
    });

    it.each(['limit=0', 'after=-1', 'after=1.5', 'before=x', 'order=up', 'type=speech', 'from=today', 'offset=1'])(
      'refuses %s',
      async (query) => {
        const id = await newSession();
        const { status, json } = await service.get(`/sessions/${id}/events?${query}`);
        expect(status).toBe(400);
        expect(json.errors[0].parameter).toBe(query.split('=')[0]);
      },
    );

    it('distinguishes an unknown event from an unknown session', async () => {
      const id = await newSession();
      expect((await service.get(`/sessions/${id}/events/nope`)).json.code).toBe('EVENT_NOT_FOUND');
      expect((await service.get('/sessions/nobody/events/nope')).json.code).toBe('SESSION_NOT_FOUND');
      expect((await service.get('/sessions/nobody')).status).toBe(404);
      expect((await service.get('/sessions/nobody/events')).status).toBe(404);
    });
  });
});
