import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { Service } from './service.js';

describe('sessions', () => {
  const clock = new ManualClock();
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({}, clock);
  });
  afterAll(() => service.stop());

  describe('creating', () => {
    it('answers 201 with the session, its defaults and its location', async () => {
      const { status, headers, json } = await service.post('/sessions', { sessionId: 'call-1' });
      expect(status).toBe(201);
      expect(headers.location).toBe('/sessions/call-1');
      const now = new Date(clock.nowMs()).toISOString();
      expect(json).toMatchObject({
        sessionId: 'call-1',
        status: 'initiated',
        language: null,
        metadata: {},
        startedAt: now,
        endedAt: null,
        endReason: null,
        eventCount: 0,
        lastSequence: 0,
        createdAt: now,
        updatedAt: now,
      });
    });

    it('answers an exact repeat with 200, the stored session and Idempotent-Replayed', async () => {
      const body = {
        sessionId: 'call-2',
        language: 'en-US',
        metadata: { b: 1, a: [1.0] },
        startedAt: '2026-01-02T03:04:05.6789+02:00',
      };
      const first = await service.post('/sessions', body);
      clock.advanceMs(5);
      const again = await service.call('POST', '/sessions', {
        raw: '{"startedAt":"2026-01-02T01:04:05.678Z","metadata":{"a":[1e0],"b":1.0},"sessionId":"call-2"}',
      });
      expect(again.status).toBe(200);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(again.json).toEqual(first.json);
    });

    it('answers different content with 409 and names the fields', async () => {
      await service.post('/sessions', { sessionId: 'call-3', language: 'en' });
      const { status, json } = await service.post('/sessions', {
        sessionId: 'call-3',
        language: 'de',
        metadata: { a: 1 },
      });
      expect(status).toBe(409);
      expect(json).toMatchObject({ code: 'SESSION_CONFLICT', retryable: false });
      expect(json.detail).toMatch(/language, metadata/);
    });

    it('answers one of several equal concurrent requests with 201 and the others with 200', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, () => service.post('/sessions', { sessionId: 'twin' })));
      expect(all.map((answer) => answer.status).sort()).toEqual([...Array(49).fill(200), 201]);
      expect(new Set(all.map((answer) => answer.text)).size).toBe(1);
    });

    it.each([
      [{}, '/sessionId'],
      [{ sessionId: '../x' }, '/sessionId'],
      [{ sessionId: 7 }, '/sessionId'],
      [{ sessionId: 's', status: 'completed' }, '/status'],
      [{ sessionId: 's', language: 'english language' }, '/language'],
      [{ sessionId: 's', metadata: [] }, '/metadata'],
      [{ sessionId: 's', startedAt: '2026-02-30T00:00:00Z' }, '/startedAt'],
      [{ sessionId: 's', startedAt: 5 }, '/startedAt'],
      [{ sessionId: 's', sesionId: 't' }, '/sesionId'],
      [[], ''],
      ['text', ''],
    ])('refuses %j with 400 and the pointer %j', async (body, pointer) => {
      const { status, json } = await service.post('/sessions', body);
      expect(status).toBe(400);
      expect(json.code).toBe('INVALID_REQUEST');
      expect(json.errors.map((each: { pointer: string }) => each.pointer)).toContain(pointer);
    });

    it('suggests what an unknown field was meant to be', async () => {
      const { json } = await service.post('/sessions', { sessionId: 's', langauge: 'en' });
      expect(json.errors).toEqual([
        { pointer: '/langauge', detail: expect.stringContaining('did you mean language?') },
      ]);
    });
  });

  describe('completing', () => {
    it('needs no body, and gives the same answer to every repeat', async () => {
      await service.post('/sessions', { sessionId: 'done-1' });
      const first = await service.post('/sessions/done-1/complete');
      clock.advanceMs(1_000);
      const again = await service.call('POST', '/sessions/done-1/complete', {
        headers: { 'content-type': 'text/plain' },
      });
      expect(first.status).toBe(200);
      expect(first.json).toMatchObject({ status: 'completed', endReason: null });
      expect(again.status).toBe(200);
      expect(again.json).toEqual(first.json);
    });

    it('keeps the given values, and answers different values with 409', async () => {
      await service.post('/sessions', { sessionId: 'done-2' });
      const body = { status: 'failed', endReason: 'caller hung up 📞', endedAt: '2026-03-01T00:00:00Z' };
      const first = await service.post('/sessions/done-2/complete', body);
      expect(first.json).toMatchObject({
        status: 'failed',
        endReason: body.endReason,
        endedAt: '2026-03-01T00:00:00.000Z',
      });
      const other = await service.post('/sessions/done-2/complete', { status: 'completed' });
      expect(other.status).toBe(409);
      expect(other.json.code).toBe('SESSION_ALREADY_COMPLETED');
    });

    it('answers 404 for an unknown session, and says that a retry can help', async () => {
      const { status, json } = await service.post('/sessions/nobody/complete');
      expect(status).toBe(404);
      expect(json).toMatchObject({ code: 'SESSION_NOT_FOUND', retryable: true });
    });

    it.each([
      [{ status: 'active' }, '/status'],
      [{ endReason: 'x'.repeat(257) }, '/endReason'],
      [{ endReason: 5 }, '/endReason'],
      [{ endedAt: 'yesterday' }, '/endedAt'],
      [{ reason: 'x' }, '/reason'],
    ])('refuses %j', async (body, pointer) => {
      await service.post('/sessions', { sessionId: 'done-3' });
      const { status, json } = await service.post('/sessions/done-3/complete', body);
      expect(status).toBe(400);
      expect(json.errors[0].pointer).toBe(pointer);
    });

    it('counts endReason in code points', async () => {
      await service.post('/sessions', { sessionId: 'done-4' });
      expect((await service.post('/sessions/done-4/complete', { endReason: '📞'.repeat(256) })).status).toBe(200);
    });
  });

  describe('listing', () => {
    it('lists the newest first, in pages that are connected by a cursor', async () => {
      for (let index = 0; index < 7; index++) {
        await service.post('/sessions', {
          sessionId: `list-${index}`,
          language: 'fr',
          metadata: { tenant: 'a b', n: index % 2 },
        });
        clock.advanceMs(1);
      }
      const seen: string[] = [];
      let path = '/sessions?limit=3&language=fr';
      for (;;) {
        const { status, json, headers } = await service.get(path);
        expect(status).toBe(200);
        seen.push(...json.sessions.map((each: { sessionId: string }) => each.sessionId));
        if (!json.pagination.hasMore) break;
        expect(headers.link).toContain('rel="next"');
        path = (headers.link ?? '').replace(/^<(.*)>.*$/, '$1');
      }
      expect(seen).toEqual(['list-6', 'list-5', 'list-4', 'list-3', 'list-2', 'list-1', 'list-0']);
      const [key, value] = ['/sessions?metadata.%20tenant=acme', '/sessions?metadata.phone=+1555'];
      for (const path of [key, value]) {
        const refused = await service.get(path);
        expect([path, refused.status, refused.json.errors[0].detail]).toEqual([
          path,
          400,
          expect.stringContaining('%2B'),
        ]);
      }
      const filtered = await service.get('/sessions?metadata.tenant=a%20b&metadata.n=1');
      expect(filtered.json.sessions).toHaveLength(3);
    });

    it.each([
      'limit=0',
      'limit=501',
      'limit=x',
      'limit=1&limit=2',
      'cursor=abc',
      'status=done',
      'startedFrom=now',
      'metdata.a=b',
      'page=2',
    ])('refuses %s', async (query) => {
      const { status, json } = await service.get(`/sessions?${query}`);
      expect(status).toBe(400);
      expect(json.errors[0].parameter).toBe(query.split('=')[0]);
    });
  });
});
