import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from './service.js';

const LIMIT = 6;
const STARTED_AT = '2026-01-15T09:00:00.000Z';
type Said = readonly [type: string, payload?: Readonly<Record<string, unknown>>];

/** One of each type that views read, except the last. */
const AT_THE_LIMIT: readonly Said[] = [
  ['user_speech', { text: 'Hello?', startMs: 0, endMs: 1_000 }],
  ['bot_speech', { itemId: 'b', text: 'Hello, how can I help?', startMs: 1_500, endMs: 3_000 }],
  ['x.interruption', { itemId: 'b', heardText: 'Hello' }],
  ['x.tool_call', { callId: 'c', name: 'book' }],
  ['x.tool_result', { callId: 'c', result: true }],
  ['x.metrics', { itemId: 'b', latency: { llmTtftMs: 300 } }],
];

const ONE_MORE: readonly Said[] = [
  ['user_speech', { text: 'Bye.', startMs: 4_000, endMs: 5_000 }],
  ['bot_speech', { text: 'Bye.', startMs: 4_000, endMs: 5_000 }],
  ['x.speech', { side: 'user', state: 'started', startMs: 4_000 }],
  ['x.interruption', { itemId: 'b' }],
  ['x.metrics', { itemId: 'b', latency: { e2eMs: 700 } }],
  ['x.tool_call', { callId: 'd', name: 'pay' }],
  ['x.tool_result', { callId: 'd', result: true }],
  // While something is being said, the partial is all there is.
  ['user_speech', { itemId: 'p', text: 'B', final: false }],
  ['user_speech', { text: 'B', final: false }],
];

/** Far more events than the limit, of types that views do not read or have replaced. */
const UNREAD: readonly Said[] = [
  ...Array.from({ length: 3 * LIMIT }, (): Said => ['system', { kind: 'context', text: 'not read' }]),
  ...Array.from({ length: LIMIT }, (): Said => ['x.note.of_ours', { text: 'not read' }]),
  ...Array.from({ length: 3 * LIMIT }, (_, at): Said => ['bot_speech', { itemId: 'b', text: `H${at}`, final: false }]),
  ...Array.from({ length: 3 * LIMIT }, (_, at): Said => ['user_speech', { text: `H${at}`, final: false }]),
];

const VIEWS = [
  'turns',
  'transcript',
  'transcript?view=generated',
  'transcript?limit=1',
  ...['json', 'text', 'markdown', 'vtt', 'srt'].map((format) => `transcript?format=${format}`),
];
const ACCEPTED = ['text/plain', 'text/markdown', 'text/vtt', 'application/x-subrip', 'application/json'];

describe('a session with as many events as views read', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ MAX_VIEW_EVENTS: String(LIMIT) });
    await aCall('full', [...UNREAD, ...AT_THE_LIMIT]);
    for (const [index, more] of ONE_MORE.entries()) await aCall(`over-${index}`, [...AT_THE_LIMIT, more]);
  });
  afterAll(() => service.stop());

  async function aCall(sessionId: string, said: readonly Said[]): Promise<void> {
    await service.post('/sessions', { sessionId, startedAt: STARTED_AT, language: 'en' });
    const events = said.map(([type, payload = {}], at) => ({ eventId: `e-${at}`, type, payload }));
    const { json } = await service.post(`/sessions/${sessionId}/events/batch`, { events });
    expect(json.appended).toBe(said.length);
  }

  const asked = [
    ...VIEWS.map((view) => ({ view, headers: {} })),
    ...ACCEPTED.map((accept) => ({ view: 'transcript', headers: { accept } })),
  ];

  it('is shown in every form, whatever it has besides them', async () => {
    for (const { view, headers } of asked) {
      const { status, text } = await service.get(`/sessions/full/${view}`, headers);
      expect([view, status]).toEqual([view, 200]);
      expect(text).not.toBe('');
    }
    const { utterances } = (await service.get('/sessions/full/transcript')).json;
    expect(utterances.map(({ text }: { text: string }) => text)).toEqual(['Hello?', 'Hello']);
  });

  it('with one more of any type is refused in every form, with the limit', async () => {
    for (const [index] of ONE_MORE.entries()) {
      for (const { view, headers } of asked) {
        const { status, json, headers: answered } = await service.get(`/sessions/over-${index}/${view}`, headers);
        expect([index, view, status, json?.code]).toEqual([index, view, 422, 'SESSION_TOO_LONG']);
        expect(json).toMatchObject({ status: 422, retryable: false });
        expect(json.detail).toContain(`more than ${LIMIT} events`);
        expect(answered['content-type']).toMatch(/^application\/problem\+json/);
      }
    }
  });

  it('is measured, and with one more event only its start is counted', async () => {
    for (const sessionId of ['full', 'over-0']) {
      await service.post(`/sessions/${sessionId}/complete`, { endedAt: '2026-01-15T09:01:00Z' });
    }
    const path = `/stats?from=${STARTED_AT}&to=2026-01-15T10:00:00Z&groupBy=language`;
    const stats = async () => (await service.get(path)).json;
    await expect
      .poll(async () => {
        const { byStatus, measured, groups } = await stats();
        return [byStatus.completed, measured, groups[0]?.byStatus.completed, groups[0]?.measured];
      })
      .toEqual([2, 1, 2, 1]);
    const measures = async (id: string) => (await service.get(`/sessions/${id}?include=measures`)).json.measures;
    expect(await measures('full')).toMatchObject({ utterances: 2, toolCalls: 1 });
    expect(await measures('over-0')).toBeNull();
    const { groups, ...whole } = await stats();
    for (const counted of [whole, groups[0]]) {
      expect(counted).toMatchObject({
        started: 1 + ONE_MORE.length,
        measured: 1,
        responseGap: { n: 1 },
        latency: { llmTtftMs: { n: 1 } },
        interruptions: { n: 1, false: 1 },
        talkMeasured: 1,
        tools: { calls: 1, errors: 0 },
      });
    }
    expect(whole.slowest).toEqual([{ sessionId: 'full', responseGapMaxMs: 500 }]);
    const found = async (filter: string) => {
      const { sessions } = (await service.get(`/sessions?${filter}`)).json;
      return sessions.map(({ sessionId }: { sessionId: string }) => sessionId).sort();
    };
    for (const filter of ['toolErrorsFrom=0', 'unansweredFrom=0', 'interruptionsFrom=0', 'responseGapMaxFrom=0']) {
      expect(await found(filter)).toEqual(['full']);
    }
    // The duration is known for every session that has ended.
    expect(await found('durationFrom=60000')).toEqual(['full', 'over-0']);
  });
});
