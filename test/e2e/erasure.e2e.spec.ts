import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { type Answer, Service } from './service.js';

describe('erasing', () => {
  let service: Service;
  let count = 0;

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  async function aSessionOf(user: string): Promise<string> {
    const sessionId = `erased-${++count}`;
    await service.post('/sessions', { sessionId, metadata: { user } });
    await service.post(`/sessions/${sessionId}/events`, { eventId: 'e1', type: 'system' });
    return sessionId;
  }

  const erased = (location: string | undefined): Promise<Answer> =>
    eventually(async () => {
      const answer = await service.get(location ?? '');
      expect(answer.json.state).toBe('erased');
      return answer;
    });

  it('accepts the request with 202 and ends with a receipt that identifies nobody and can be verified', async () => {
    const sessionId = await aSessionOf('anna');
    const taken = await service.call('DELETE', `/sessions/${sessionId}`);
    expect([taken.status, taken.json.state, taken.json.sessionId]).toEqual([202, 'erasing', sessionId]);
    expect(taken.headers.location).toBe(`/erasures/${taken.json.erasureId}`);
    const { json, text } = await erased(taken.headers.location);
    expect(json.counts).toEqual({ sessions: 1, liveEvents: 1, archivedEvents: 0, objects: 0, held: 0 });
    expect(text).not.toContain(sessionId);
    const { receiptHash, ...facts } = json;
    expect(receiptHash).toBe(createHash('sha256').update(JSON.stringify(facts)).digest('hex'));
    const again = await service.call('DELETE', `/sessions/${sessionId}`);
    expect([again.status, again.json]).toEqual([200, { ...json, sessionId }]);
  });

  it('answers every later call with 410, including retries of an event and of the creation', async () => {
    const sessionId = await aSessionOf('anna');
    await service.call('DELETE', `/sessions/${sessionId}`);
    const path = `/sessions/${sessionId}`;
    const event = { eventId: 'e1', type: 'system' };
    const answers = [
      await service.get(path),
      await service.get(`${path}/events`),
      await service.get(`${path}/events/e1`),
      await service.get(`${path}/stream`),
      await service.post('/sessions', { sessionId, metadata: { user: 'anna' } }),
      await service.post(`${path}/events`, event),
      await service.post(`${path}/events/batch`, { events: [event] }),
      await service.post(`${path}/complete`),
      await service.call('PUT', `${path}/hold`),
      await service.call('DELETE', `${path}/hold`),
    ];
    for (const { status, json } of answers) {
      expect([status, json.code, json.retryable]).toEqual([410, 'SESSION_ERASED', false]);
    }
    const list = await service.get('/sessions?limit=500');
    expect(list.text).not.toContain(sessionId);
  });

  it('answers 404 for a session that never existed, and for an erasure that never existed', async () => {
    expect((await service.call('DELETE', '/sessions/none')).json.code).toBe('SESSION_NOT_FOUND');
    expect((await service.get('/erasures/none')).json.code).toBe('ERASURE_NOT_FOUND');
  });

  it('ends the stream of an erased session, and does not resume it', async () => {
    const sessionId = await aSessionOf('anna');
    const address = await service.listen();
    const stream = await fetch(`${address}/sessions/${sessionId}/stream`);
    const text = stream.text();
    await service.call('DELETE', `/sessions/${sessionId}`);
    expect(await text).toMatch(/event: event\n.*event: end\n/s);
    expect((await fetch(`${address}/sessions/${sessionId}/stream`)).status).toBe(410);
  });

  describe('erasing everything of a person', () => {
    it('requires a filter', async () => {
      const { status, json } = await service.call('DELETE', '/sessions');
      expect([status, json.errors]).toEqual([400, [{ parameter: 'metadata.*', detail: expect.any(String) }]]);
    });

    it('explains that nothing matched, or that everything that matched is held', async () => {
      const forecast = await service.call('DELETE', '/sessions?metadata.user=%2B15557654321&dryRun=true');
      expect(forecast.json.note).toContain('%2B');
      const { headers } = await service.call('DELETE', '/sessions?metadata.user=%2B15557654321');
      const { json } = await erased(headers.location);
      expect(json.note).toBe(forecast.json.note);
      const { receiptHash, ...facts } = json;
      expect(receiptHash).toBe(createHash('sha256').update(JSON.stringify(facts)).digest('hex'));
      await service.call('PUT', `/sessions/${await aSessionOf('erna')}/hold`);
      expect((await service.call('DELETE', '/sessions?metadata.user=erna&dryRun=true')).json.note).toContain('hold');
    });

    it('counts what would be erased, then erases it with one receipt; held sessions stay', async () => {
      const [one, two, held] = [await aSessionOf('bert'), await aSessionOf('bert'), await aSessionOf('bert')];
      const other = await aSessionOf('carl');
      await service.call('PUT', `/sessions/${held}/hold`);
      const path = '/sessions?metadata.user=bert';
      const forecast = await service.call('DELETE', `${path}&dryRun=true`);
      expect(forecast.json).toEqual({
        dryRun: true,
        counts: { sessions: 2, liveEvents: 2, archivedEvents: 0, objects: 0, held: 1 },
        truncated: false,
      });
      const { status, headers } = await service.call('DELETE', path);
      expect(status).toBe(202);
      expect((await erased(headers.location)).json.counts).toEqual(forecast.json.counts);
      const statuses = await Promise.all(
        [one, two, held, other].map(async (id) => (await service.get(`/sessions/${id}`)).status),
      );
      expect(statuses).toEqual([410, 410, 200, 200]);
    });
  });

  describe('erasing under a legal hold', () => {
    it('is refused until the hold is lifted', async () => {
      const sessionId = await aSessionOf('dora');
      const path = `/sessions/${sessionId}`;
      const plain = await service.get(path);
      const held = await service.call('PUT', `${path}/hold`, { body: { reason: 'case 2026-17' } });
      expect(held.json.legalHold).toEqual({ reason: 'case 2026-17', since: expect.any(String) });
      expect((await service.call('PUT', `${path}/hold`, { body: { reason: 'another' } })).json).toEqual(held.json);
      const read = await service.get(path);
      expect(read.json.legalHold).toEqual(held.json.legalHold);
      expect(read.headers.etag).not.toBe(plain.headers.etag);
      const refused = await service.call('DELETE', path);
      expect([refused.status, refused.json.code]).toEqual([409, 'SESSION_HELD']);
      const lifted = await service.call('DELETE', `${path}/hold`);
      expect([lifted.status, lifted.json.legalHold]).toEqual([200, undefined]);
      expect((await service.call('DELETE', `${path}/hold`)).status).toBe(200);
      expect((await service.call('DELETE', path)).status).toBe(202);
    });
  });
});
