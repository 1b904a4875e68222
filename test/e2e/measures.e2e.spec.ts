import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { Service } from './service.js';

const MINUTE_MS = 60_000;

describe('the measures of a session', () => {
  const clock = new ManualClock();
  const archive = mkdtempSync(join(tmpdir(), 'archive-'));
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ ARCHIVE_DIR: archive, ARCHIVE_AFTER_DAYS: '0', MAX_VIEW_EVENTS: '4' }, clock);
    await call('short', 2);
    await call('long', 5);
  });
  afterAll(async () => {
    await service.stop();
    rmSync(archive, { recursive: true });
  });

  async function call(sessionId: string, turns: number): Promise<void> {
    await service.post('/sessions', { sessionId, startedAt: '2026-01-15T09:00:00Z' });
    for (let index = 0; index < turns; index += 1) {
      const type = index % 2 === 0 ? 'user_speech' : 'bot_speech';
      const payload = { text: 'words of it', startMs: index * 2_000, endMs: index * 2_000 + 1_500 };
      await service.post(`/sessions/${sessionId}/events`, { eventId: `e${index}`, type, payload });
    }
  }

  const measuresOf = async (sessionId: string) =>
    (await service.get(`/sessions/${sessionId}?include=measures`)).json.measures;

  it('are null until the session is completed, and then match its turns', async () => {
    expect(await measuresOf('short')).toBeNull();
    const before = await service.get('/sessions/short?include=measures');
    await service.post('/sessions/short/complete', { endedAt: '2026-01-15T09:01:00Z' });
    await expect.poll(() => measuresOf('short')).not.toBeNull();
    const { measures } = (await service.get('/sessions/short/turns')).json;
    expect(await measuresOf('short')).toEqual(measures);
    expect(measures).toMatchObject({ durationMs: 60_000, responseGap: { n: 1, p50: 500 } });
    expect((await service.get('/sessions/short?include=measures')).headers.etag).not.toBe(before.headers.etag);
  });

  it('are part of the tag, and are returned only on request', async () => {
    const { etag = '' } = (await service.get('/sessions/short?include=measures')).headers;
    expect((await service.get('/sessions/short?include=measures', { 'if-none-match': etag })).status).toBe(304);
    const without = await service.get('/sessions/short', { 'if-none-match': etag });
    expect([without.status, 'measures' in without.json]).toEqual([200, false]);
    const { status, json } = await service.get('/sessions/short?include=measures&include=turns');
    expect([status, json.errors[0].parameter]).toEqual([400, 'include']);
  });

  it('follow late events', async () => {
    const payload = { text: 'and more', startMs: 4_000, endMs: 5_000 };
    await service.post('/sessions/short/events', { eventId: 'late', type: 'user_speech', payload });
    await expect.poll(async () => (await measuresOf('short')).utterances).toBe(3);
  });

  it('are in the list, null for a session that is too long', async () => {
    await service.post('/sessions/long/complete', {});
    await expect.poll(async () => (await service.get('/metrics')).text).toMatch(/"summaries"\} \d/);
    const { json } = await service.get('/sessions?include=measures');
    const found = json.sessions.map((session: { sessionId: string; measures: { utterances: number } | null }) => [
      session.sessionId,
      session.measures?.utterances ?? null,
    ]);
    expect(found).toEqual([
      ['long', null],
      ['short', 3],
    ]);
    expect('measures' in (await service.get('/sessions')).json.sessions[0]).toBe(false);
  });

  it.each([
    ['durationFrom=60000', ['short']],
    ['durationFrom=60001', []],
    ['durationTo=60000', ['short']],
    ['durationFrom=1&durationTo=60000', ['short']],
    ['responseGapMaxFrom=500', ['short']],
    ['responseGapMaxFrom=501', []],
    ['unansweredFrom=1', ['short']],
    ['interruptionsFrom=1', []],
    ['toolErrorsFrom=0&status=completed', ['short']],
    ['toolErrorsFrom=1', []],
  ])('find sessions by %s', async (query, ids) => {
    const { json } = await service.get(`/sessions?startedTo=2026-01-15T09:00:00Z&include=measures&${query}`);
    const found = json.sessions.filter(({ measures }: { measures: object | null }) => measures !== null);
    expect(found.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual(ids);
  });

  it.each(['durationFrom=-1', 'durationFrom=1.5', 'unansweredFrom=many', 'durationForm=1'])(
    'refuse %s',
    async (query) => {
      const { status, json } = await service.get(`/sessions?${query}`);
      expect([status, json.errors[0].parameter]).toEqual([400, query.split('=')[0]]);
    },
  );

  it('are shown in a histogram, for the range and for each group, which names the outliers', async () => {
    const range = '/stats?from=2026-01-15T09:00:00Z&to=2026-01-15T09:00:00Z';
    await expect.poll(async () => (await service.get(range)).json.measured).toBe(1);
    const plain = (await service.get(range)).json;
    expect('histogram' in plain).toBe(false);
    expect(plain.slowest).toEqual([{ sessionId: 'short', responseGapMaxMs: 500 }]);
    expect(plain.mostInterrupted).toEqual([]);
    const { json } = await service.get(`${range}&histogram=responseGap&groupBy=status`);
    for (const { histogram } of [json, json.groups[0]]) {
      const filled = histogram.filter(({ count }: { count: number }) => count > 0);
      expect(filled).toEqual([{ fromMs: 480, toMs: 640, count: 1 }]);
    }
    const ofStage = (await service.get(`${range}&histogram=llmTtftMs`)).json.histogram;
    expect(ofStage.every(({ count }: { count: number }) => count === 0)).toBe(true);
  });

  it('stay when the session is sealed', async () => {
    const before = await measuresOf('short');
    clock.advanceMs(10 * MINUTE_MS);
    await expect.poll(async () => (await service.get('/metrics')).text).toMatch(/conversation_sealed_total.* 2/);
    expect(await measuresOf('short')).toEqual(before);
  });
});
