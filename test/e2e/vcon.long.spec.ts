import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueId } from '../builders/unique-id.js';
import { bodyOf, DELIVERIES } from './ingest-fixtures.js';
import { Service } from './service.js';

const FIXTURES = join(import.meta.dirname, '../../packages/importers/fixtures');
const SCHEMA = JSON.parse(readFileSync(join(FIXTURES, 'vcon-schema/core-04.json'), 'utf8'));
const isVcon = addFormats.default(new Ajv.default({ strict: false })).compile(SCHEMA);

describe('a session as a vCon', () => {
  let here: Service;
  let there: Service;
  beforeAll(async () => {
    [here, there] = await Promise.all([Service.start({ MAX_INGEST_BYTES: '3000000' }), Service.start()]);
  });
  afterAll(() => Promise.all([here.stop(), there.stop()]));

  /** Everything that must come back, in the form of the answers. */
  async function factsOf(service: Service, sessionId: string) {
    const {
      sessionId: id,
      status,
      language,
      metadata,
      startedAt,
      endedAt,
      endReason,
    } = (await service.get(`/sessions/${sessionId}`)).json;
    const { events } = (await service.get(`/sessions/${sessionId}/events?limit=500`)).json;
    const kept = events.map(({ recordedAt: _recorded, late: _late, ...event }: Record<string, unknown>) => event);
    const { json: annotations } = await service.get(`/sessions/${sessionId}/annotations`);
    const judged = annotations.map(({ name, value }: Record<string, unknown>) => ({ name, value }));
    return JSON.stringify([{ id, status, language, metadata, startedAt, endedAt, endReason }, kept, judged]);
  }

  async function expectRoundTrip(sessionId: string): Promise<void> {
    const { status, json, text, headers } = await here.get(`/sessions/${sessionId}/vcon`);
    expect([status, headers['content-type']]).toEqual([200, 'application/vcon+json']);
    expect(isVcon(json), JSON.stringify(isVcon.errors)).toBe(true);
    expect((await here.get(`/sessions/${sessionId}/vcon`)).text).toBe(text);
    const call = { raw: text, headers: { 'content-type': 'application/vcon+json' } };
    const imported = (await there.call('POST', '/ingest/vcon', call)).json;
    expect(imported.issues).toEqual([]);
    expect(imported.sessions).toMatchObject([{ sessionId, created: true, invalid: 0, conflicts: 0 }]);
    expect(await factsOf(there, sessionId)).toBe(await factsOf(here, sessionId));
    const again = (await there.call('POST', '/ingest/vcon', call)).json;
    expect(again.sessions).toMatchObject([{ created: false, completed: false, appended: 0, conflicts: 0 }]);
  }

  it('is imported as it was: every field, event and annotation', async () => {
    const sessionId = uniqueId('call');
    const metadata = { '': null, '10': 1, '9': [1e21, 0.1, { toString: 'x' }], ä: '\u0000' };
    await here.post('/sessions', { sessionId, language: 'de-AT', metadata, startedAt: '2026-01-15T09:30:00.001Z' });
    const event = (eventId: string, type: string, payload: object, more: object = {}) => ({
      eventId,
      type,
      payload,
      ...more,
    });
    await here.post(`/sessions/${sessionId}/events/batch`, {
      events: [
        event(
          'e3',
          'bot_speech',
          { text: 'Which one?', startMs: 2_000, endMs: 2_500 },
          { timestamp: '2026-01-15T09:30:02Z' },
        ),
        event(
          'e1',
          'user_speech',
          { text: 'My card', b: 1, a: 2 },
          { timestamp: '2026-01-15T09:30:00Z', clientSequence: 7 },
        ),
        event('e2', 'x.own', { access_token: 'ours', url: 'https://example.org/?q=1' }),
      ],
    });
    await here.call('PUT', `/sessions/${sessionId}/annotations/review`, { body: { score: 0.5, why: null } });
    await here.post(`/sessions/${sessionId}/complete`, {
      status: 'failed',
      endReason: '',
      endedAt: '2026-01-15T09:31:00Z',
    });
    await expectRoundTrip(sessionId);
  });

  it.each([['initiated'], ['active']])('can be imported if it is %s and nothing was said', async (status) => {
    const sessionId = uniqueId('call');
    await here.post('/sessions', { sessionId, status });
    await expectRoundTrip(sessionId);
  });

  it.each(
    DELIVERIES.filter(({ golden }) => golden.sessionId && !golden.faults).map(
      (one) => [`${one.provider}/${one.name}`, one] as const,
    ),
  )('can be imported if it came from a provider: %s', async (_name, { provider, messages }) => {
    const { json } = await here.post(`/ingest/${provider}?sessionId=${uniqueId(provider)}`, bodyOf(messages));
    const sessionId = json.sessions?.[0]?.sessionId;
    if (sessionId !== undefined) await expectRoundTrip(sessionId);
  });

  it('can be imported if it is large, and written by a thread', async () => {
    const sessionId = uniqueId('large');
    await here.post('/sessions', { sessionId });
    const events = Array.from({ length: 400 }, (_, index) => ({
      eventId: `e${index}`,
      type: 'user_speech',
      payload: { text: `word ${index} `.repeat(100), startMs: index * 1_000, endMs: index * 1_000 + 500 },
    }));
    await here.post(`/sessions/${sessionId}/events/batch`, { events });
    await expectRoundTrip(sessionId);
  });

  it('is refused if it could not be imported again', async () => {
    const sessionId = uniqueId('huge');
    await here.post('/sessions', { sessionId });
    for (const batch of [0, 1, 2, 3]) {
      const events = [{ eventId: `e${batch}`, type: 'x.blob', payload: { text: 'x'.repeat(900_000) } }];
      await here.post(`/sessions/${sessionId}/events/batch`, { events });
    }
    const { status, json } = await here.get(`/sessions/${sessionId}/vcon`);
    expect([status, json.code]).toEqual([422, 'VCON_TOO_LARGE']);
  });

  it('is not available for a session that is unknown or erased', async () => {
    expect((await here.get('/sessions/unknown/vcon')).json.code).toBe('SESSION_NOT_FOUND');
    const sessionId = uniqueId('gone');
    await here.post('/sessions', { sessionId });
    await here.call('DELETE', `/sessions/${sessionId}`);
    expect((await here.get(`/sessions/${sessionId}/vcon`)).json.code).toBe('SESSION_ERASED');
  });

  it('is not imported into a session whose name is not a valid id', async () => {
    const sessionId = uniqueId('call');
    await here.post('/sessions', { sessionId });
    const { json } = await here.get(`/sessions/${sessionId}/vcon`);
    json.attachments[0].body.session.sessionId = 'no/id';
    const answer = await there.post('/ingest/vcon', json);
    expect([answer.status, answer.json.code]).toEqual([422, 'INVALID_DOCUMENT']);
  });
});
