import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { uniqueId } from '../builders/unique-id.js';
import { Service } from './service.js';

const STARTED_AT = '2026-01-15T09:30:00.000Z';
const GRACE_SECONDS = 300;

type Said = readonly [type: string, payload: Readonly<Record<string, unknown>>];

const CALL: readonly Said[] = [
  ['bot_speech', { text: 'Hello, how can I help?', startMs: 0, endMs: 1_500 }],
  ['user_speech', { itemId: 'u-1', text: 'Can I <move> it?', startMs: 2_000, endMs: 3_000 }],
  [
    'bot_speech',
    {
      itemId: 'b-1',
      text: 'There is Friday at ten or Monday.',
      heardText: 'There is Friday',
      interrupted: true,
      startMs: 3_800,
      endMs: 5_000,
      latency: { llmTtftMs: 300, e2eMs: 700 },
    },
  ],
  ['user_speech', { itemId: 'u-2', text: 'Friday.', startMs: 4_800, endMs: 5_400 }],
  ['x.tool_call', { callId: 'c-1', name: 'book' }],
  ['x.tool_result', { callId: 'c-1', result: { ok: true }, latencyMs: 120 }],
  ['system', { kind: 'context', text: 'ignored' }],
  ['user_speech', { text: 'Thanks.', startMs: 'soon' }],
];

describe('GET /sessions/:sessionId/transcript and /turns', () => {
  const clock = new ManualClock();
  let service: Service;

  beforeAll(async () => {
    const environment = { LATE_EVENT_GRACE_SECONDS: String(GRACE_SECONDS), MAX_VIEW_EVENTS: '1000' };
    service = await Service.start(environment, clock);
  });
  afterAll(() => service.stop());

  async function aCall(said: readonly Said[] = CALL): Promise<string> {
    const sessionId = uniqueId('call');
    await service.post('/sessions', { sessionId, startedAt: STARTED_AT, language: 'en-US' });
    await add(sessionId, said);
    return sessionId;
  }

  async function add(sessionId: string, said: readonly Said[], from = 0): Promise<void> {
    const events = said.map(([type, payload], at) => {
      const timestamp = new Date(Date.parse(STARTED_AT) + (from + at) * 1_000).toISOString();
      return { eventId: `e-${from + at}`, type, payload, timestamp };
    });
    for (let at = 0; at < events.length; at += 500) {
      const { status } = await service.post(`/sessions/${sessionId}/events/batch`, {
        events: events.slice(at, at + 500),
      });
      expect(status).toBe(200);
    }
  }

  it('shows what was heard, and what could not be read', async () => {
    const sessionId = await aCall();
    const { status, json, headers } = await service.get(`/sessions/${sessionId}/transcript`);
    expect(status).toBe(200);
    expect(headers.vary).toMatch(/\bAccept$/);
    expect(json).toMatchObject({ sessionId, view: 'heard', throughSequence: 8, complete: false });
    expect(json.utterances.map(({ text }: { text: string }) => text)).toEqual([
      'Hello, how can I help?',
      'Can I <move> it?',
      'There is Friday',
      'Friday.',
      'Thanks.',
    ]);
    expect(json.utterances[2]).toMatchObject({ index: 2, heard: 'cut', interrupted: true, sequences: [3] });
    expect(json.issues).toEqual([{ sequence: 8, pointer: '/startMs', detail: expect.any(String) }]);
    expect(json.pagination).toEqual({ limit: 50, nextCursor: null, hasMore: false });
    const generated = await service.get(`/sessions/${sessionId}/transcript?view=generated&words=true`);
    expect(generated.json.utterances[2]).toMatchObject({ text: 'There is Friday at ten or Monday.', words: null });
  });

  it('returns turns, gaps, interruptions, tools and measures', async () => {
    const sessionId = await aCall();
    const { json } = await service.get(`/sessions/${sessionId}/turns`);
    expect(json.turns.map(({ side }: { side: string }) => side)).toEqual(['bot', 'user', 'bot', 'user']);
    expect(json.exchanges[0]).toMatchObject({ responseGapMs: 800, unanswered: false, unexplainedMs: 400 });
    expect(json.exchanges[1]).toMatchObject({ botTurn: null, responseGapMs: null, unanswered: true });
    expect(json.interruptions).toMatchObject([{ kind: 'barge_in', evidence: 'provider', timeToYieldMs: 200 }]);
    expect(json.tools).toMatchObject([{ callId: 'c-1', status: 'ok', latencyMs: 120, sequences: [5, 6] }]);
    expect(json.measures).toMatchObject({ utterances: 5, durationMs: null, toolCalls: 1, responseGap: { n: 1 } });
  });

  it.each([
    ['text', 'text/plain', 'Bot: Hello, how can I help?\nUser: Can I <move> it?\n'],
    ['markdown', 'text/markdown', '**Bot:** Hello, how can I help?\n\n**User:** Can I \\<move\\> it?\n'],
    ['vtt', 'text/vtt', 'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v Bot>Hello, how can I help?\n'],
    ['srt', 'application/x-subrip', '1\n00:00:00,000 --> 00:00:01,500\nBot: Hello, how can I help?\n'],
  ])('writes %s, requested by the parameter or by Accept', async (format, type, begin) => {
    const path = `/sessions/${await aCall()}/transcript`;
    const byParameter = await service.get(`${path}?format=${format}`, { accept: 'application/json' });
    const byAccept = await service.get(path, { accept: `${type}, */*;q=0.1` });
    for (const { headers, text } of [byParameter, byAccept]) {
      expect(headers['content-type']).toBe(`${type}; charset=utf-8`);
      expect(text.slice(0, begin.length)).toBe(begin);
    }
    expect(byAccept.headers.etag).toBe(byParameter.headers.etag);
  });

  it('leads through all pages by the cursor, even if utterances arrive meanwhile', async () => {
    const sessionId = await aCall();
    const path = `/sessions/${sessionId}/transcript`;
    const whole = await service.get(path);
    const first = await service.get(`${path}?limit=2`);
    expect(first.headers.link).toContain('/transcript?limit=2&cursor=');
    await add(sessionId, [['user_speech', { text: 'Early.', startMs: 100, endMs: 200 }]], 20);
    const second = await service.get(`${path}?limit=500&cursor=${first.json.pagination.nextCursor}`);
    const texts = [...first.json.utterances, ...second.json.utterances].map(({ text }) => text);
    expect(texts).toEqual(whole.json.utterances.map(({ text }: { text: string }) => text));
  });

  it('contains the whole transcript in the text formats, whatever page is requested', async () => {
    const path = `/sessions/${await aCall()}/transcript`;
    const { json } = await service.get(`${path}?limit=2`);
    const whole = await service.get(`${path}?format=text`);
    const paged = await service.get(`${path}?format=text&limit=1&cursor=${json.pagination.nextCursor}`);
    expect(whole.text.trim().split('\n')).toHaveLength(5);
    expect([paged.text, paged.headers.etag]).toEqual([whole.text, whole.headers.etag]);
  });

  it('reports how many issues it does not list', async () => {
    const said = Array.from({ length: 900 }, (): Said => ['user_speech', { text: 'a', startMs: 'x', endMs: 'y' }]);
    const sessionId = await aCall(said);
    for (const view of ['transcript?limit=1', 'turns']) {
      const { issues } = (await service.get(`/sessions/${sessionId}/${view}`)).json;
      expect(issues).toHaveLength(1_001);
      expect(issues.at(-1)).toEqual({ sequence: 501, pointer: '', detail: expect.stringContaining('800 more issues') });
    }
  });

  it('answers 304 until anything changes: an event, the end, the seal', async () => {
    const sessionId = await aCall();
    for (const path of [`/sessions/${sessionId}/transcript`, `/sessions/${sessionId}/turns`]) {
      const { headers } = await service.get(path);
      expect((await service.get(path, { 'if-none-match': String(headers.etag) })).status).toBe(304);
    }
    const tags = new Set<string | undefined>();
    const look = async () => {
      const { headers, json } = await service.get(`/sessions/${sessionId}/transcript`);
      tags.add(headers.etag);
      return json.complete as boolean;
    };
    await look();
    await add(sessionId, [['user_speech', { text: 'Bye.' }]], 30);
    await look();
    await service.post(`/sessions/${sessionId}/complete`, { endedAt: '2026-01-15T09:31:00Z' });
    expect(await look()).toBe(false);
    clock.advanceMs(GRACE_SECONDS * 1_000);
    expect(await look()).toBe(true);
    expect(tags.size).toBe(4);
    const { json } = await service.get(`/sessions/${sessionId}/turns`);
    expect(json).toMatchObject({ complete: true, measures: { durationMs: 60_000 } });
    const late = await service.post(`/sessions/${sessionId}/events`, { eventId: 'late', type: 'system' });
    expect(late.json.code).toBe('SESSION_SEALED');
  });

  it('has another tag for each view, page and database, and a Vary header wherever Accept matters', async () => {
    const path = `/sessions/${await aCall()}/transcript`;
    const views = ['', 'view=generated', 'partials=true', 'superseded=true', 'words=true', 'estimate=true', 'limit=2'];
    const queries = [...views, 'format=text', 'format=vtt', 'format=srt', 'format=markdown'];
    const answers = await Promise.all(queries.map((query) => service.get(`${path}?${query}`)));
    const { nextCursor } = answers[6]?.json.pagination ?? {};
    answers.push(await service.get(`${path}?limit=2&cursor=${nextCursor}`));
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(queries.length + 1);
    const unchanged = await service.get(path, { 'if-none-match': String(answers[0]?.headers.etag) });
    const refused = await service.get(`${path}?view=both`);
    expect([unchanged.status, refused.status]).toEqual([304, 400]);
    for (const { headers } of [...answers, unchanged, refused]) expect(headers.vary).toMatch(/\bAccept$/);

    const other = await Service.start({}, new ManualClock());
    try {
      for (const one of [service, other]) {
        await one.post('/sessions', { sessionId: 'twin', startedAt: STARTED_AT });
        await one.post('/sessions/twin/events', { eventId: 'e', type: 'user_speech', payload: { text: 'a' } });
      }
      const [here, there] = await Promise.all([service, other].map((one) => one.get('/sessions/twin/transcript')));
      expect(here?.headers.etag).not.toBe(there?.headers.etag);
    } finally {
      await other.stop();
    }
  });

  it('answers HEAD as GET, without a body', async () => {
    const sessionId = await aCall();
    for (const path of [`/sessions/${sessionId}/transcript`, `/sessions/${sessionId}/turns`]) {
      const get = await service.get(path);
      const { status, headers, text } = await service.call('HEAD', path);
      expect([status, text, headers.etag]).toEqual([200, '', get.headers.etag]);
    }
  });

  it.each([
    ['transcript?view=both', 'view'],
    ['transcript?format=docx', 'format'],
    ['transcript?partials=yes', 'partials'],
    ['transcript?limit=0', 'limit'],
    ['transcript?cursor=bm9uZQ', 'cursor'],
    ['transcript?format=vtt&limit=0', 'limit'],
    ['transcript?veiw=heard', 'veiw'],
    ['turns?limit=2', 'limit'],
  ])('refuses %s', async (path, parameter) => {
    const { status, json } = await service.get(`/sessions/${await aCall()}/${path}`);
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ parameter, detail: expect.any(String) }]);
  });

  it('answers 404 for a session that never existed, and 410 for an erased one', async () => {
    const sessionId = await aCall();
    await service.get(`/sessions/${sessionId}/turns`);
    await service.call('DELETE', `/sessions/${sessionId}`);
    for (const view of ['transcript', 'turns']) {
      expect((await service.get(`/sessions/nobody/${view}`)).json.code).toBe('SESSION_NOT_FOUND');
      expect((await service.get(`/sessions/${sessionId}/${view}`)).json.code).toBe('SESSION_ERASED');
    }
  });

  it('returns an empty transcript for a session in which nothing was said', async () => {
    const sessionId = await aCall([['system', { kind: 'call_started' }]]);
    expect((await service.get(`/sessions/${sessionId}/transcript`)).json.utterances).toEqual([]);
    expect((await service.get(`/sessions/${sessionId}/transcript?format=vtt`)).text).toBe('WEBVTT\n');
    const { measures } = (await service.get(`/sessions/${sessionId}/turns`)).json;
    expect(measures).toMatchObject({ utterances: 0, responseGap: null, talkRatio: null });
  });

  it('refuses a session with more events than views read, not counting partials that were replaced', async () => {
    const partials = Array.from({ length: 1_500 }, (_, at): Said => {
      return ['user_speech', { itemId: 'u', text: `word ${at}`, final: false }];
    });
    const sessionId = await aCall(partials);
    expect((await service.get(`/sessions/${sessionId}/transcript?partials=true`)).json.utterances).toHaveLength(1);
    const finals = Array.from({ length: 1_000 }, (_, at): Said => ['user_speech', { text: `word ${at}` }]);
    await add(sessionId, finals, 2_000);
    for (const view of ['transcript', 'turns', 'transcript?format=srt']) {
      const { status, json } = await service.get(`/sessions/${sessionId}/${view}`);
      expect([status, json.code]).toEqual([422, 'SESSION_TOO_LONG']);
      expect(json.detail).toContain('1000');
    }
  });

  it('shows a call however many partials a later final of their side replaced, and refuses it until then', async () => {
    const partials = (type: string) =>
      Array.from({ length: 2_500 }, (_, at): Said => [type, { text: `word ${at}`, final: false }]);
    const sessionId = await aCall([['user_speech', { text: 'Hello' }]]);
    await add(sessionId, partials('bot_speech'), 1);
    const transcript = async () => await service.get(`/sessions/${sessionId}/transcript?partials=true`);
    expect((await transcript()).json).toMatchObject({ code: 'SESSION_TOO_LONG' });
    await add(sessionId, [['user_speech', { text: 'Are you there?' }]], 3_000);
    expect((await transcript()).status).toBe(422);
    await add(sessionId, [['bot_speech', { text: 'I am.' }]], 3_001);
    const { json } = await transcript();
    expect(json.utterances.map(({ text }: { text: string }) => text)).toEqual(['Hello', 'Are you there?', 'I am.']);
    await add(sessionId, partials('user_speech').slice(0, 3), 4_000);
    expect((await transcript()).json.utterances).toHaveLength(6);
  });

  it('limits turns to MAX_PAGE_BYTES, ends pages early there, and returns texts of any length', async () => {
    const small = await Service.start({ MAX_PAGE_BYTES: String(64 * 1024) });
    try {
      await small.post('/sessions', { sessionId: 's', startedAt: STARTED_AT });
      const events = Array.from({ length: 400 }, (_, at) => {
        const type = at % 2 ? 'bot_speech' : 'user_speech';
        return { eventId: `e-${at}`, type, timestamp: STARTED_AT, payload: { text: 'x'.repeat(500), startMs: at } };
      });
      expect((await small.post('/sessions/s/events/batch', { events })).status).toBe(200);
      const turns = await small.get('/sessions/s/turns');
      expect([turns.status, turns.json.code]).toEqual([422, 'SESSION_TOO_LONG']);
      expect(turns.json.detail).toContain('65536 bytes of JSON (MAX_PAGE_BYTES)');
      const page = await small.get('/sessions/s/transcript?limit=400');
      expect(page.text.length).toBeLessThanOrEqual(64 * 1024);
      expect(page.json.pagination).toMatchObject({ limit: 400, hasMore: true });
      expect((await small.get('/sessions/s/transcript?format=text')).text.split('\n')).toHaveLength(401);
    } finally {
      await small.stop();
    }
  });

  it('is the same for the same events, even for concurrent requests', async () => {
    const sessionId = await aCall();
    const paths = Array.from({ length: 20 }, (_, at) => `/sessions/${sessionId}/${at % 2 ? 'turns' : 'transcript'}`);
    const answers = await Promise.all(paths.map((path) => service.get(path)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(2);
  });
});
