import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { CommandProcess } from './command-process.js';
import { ServiceHome } from './service-home.js';
import { postJson, readJson } from './service-process.js';

const STARTED_AT = '2026-01-15T09:00:00Z';
const CALLS = ['quick', 'slow'] as const;

/** How long callers wait for each answer. */
const GAPS_MS = { quick: [400, 600], slow: [2_600, 700] } as const;

describe('the result of the measures of a call', () => {
  const home = ServiceHome.forEachTest();

  const environment = (archiveAfterDays: string) => ({
    DATA_DIR: home.dataDir,
    ARCHIVE_DIR: join(home.folder, 'archive'),
    ARCHIVE_AFTER_DAYS: archiveAfterDays,
    LATE_EVENT_GRACE_SECONDS: '0',
    STATS_DIMENSIONS: 'agent',
  });

  async function tell(address: string, sessionId: (typeof CALLS)[number]): Promise<void> {
    const metadata = { agent: `agent ${sessionId}` };
    await postJson(`${address}/sessions`, { sessionId, startedAt: STARTED_AT, language: 'en-US', metadata });
    const events = GAPS_MS[sessionId].flatMap((gapMs, turn) => {
      const [askedMs, answeredMs] = [turn * 10_000, turn * 10_000 + 2_000 + gapMs];
      const latency = { llmTtftMs: gapMs - 200, e2eMs: gapMs };
      const asked = { text: 'Where is it?', startMs: askedMs, endMs: askedMs + 2_000 };
      const answered = { text: 'It is on its way.', startMs: answeredMs, endMs: answeredMs + 1_500, latency };
      return [
        { eventId: `u${turn}`, type: 'user_speech', payload: asked },
        { eventId: `t${turn}`, type: 'x.tool_call', payload: { callId: `c${turn}`, name: 'find' } },
        { eventId: `r${turn}`, type: 'x.tool_result', payload: { callId: `c${turn}`, isError: gapMs > 2_000 } },
        { eventId: `b${turn}`, type: 'bot_speech', payload: answered },
      ];
    });
    await postJson(`${address}/sessions/${sessionId}/events/batch`, { events });
    await postJson(`${address}/sessions/${sessionId}/complete`, { endedAt: '2026-01-15T09:01:00Z' });
  }

  const STATS = `/stats?from=2026-01-15T08:00:00Z&to=2026-01-15T10:00:00Z&groupBy=agent&histogram=responseGap`;

  const PATHS = [
    '/sessions?include=measures',
    ...CALLS.flatMap((sessionId) =>
      ['?include=measures', '/turns', '/transcript', '/transcript?format=vtt'].map(
        (path) => `/sessions/${sessionId}${path}`,
      ),
    ),
    ...['responseGapMaxFrom=2600', 'toolErrorsFrom=1', 'unansweredFrom=1', 'durationFrom=60000'].map(
      (filter) => `/sessions?include=measures&${filter}`,
    ),
    STATS,
  ];

  /** Everything that is derived from the logs, as text: byte for byte, except where the logs are stored. */
  async function reads(address: string): Promise<readonly string[]> {
    const texts = await Promise.all(PATHS.map(async (path) => (await fetch(`${address}${path}`)).text()));
    return texts.map((text, index) => `${PATHS[index]} ${text.replaceAll(',"tier":"archived"', '')}`);
  }

  it('is the same from the store, from the archive, and after a restore from it', async () => {
    let before: readonly string[] = [];
    await home.serving(async (address) => {
      for (const sessionId of CALLS) await tell(address, sessionId);
      await eventually(async () => {
        expect(await readJson(await fetch(`${address}/sessions/slow/turns`))).toMatchObject({ complete: true });
        expect(await readJson(await fetch(`${address}/sessions?toolErrorsFrom=0`))).toMatchObject({
          sessions: { length: 2 },
        });
        expect(await readJson(await fetch(`${address}${STATS}`))).toMatchObject({
          eventCount: 16,
          measured: 2,
          // Roll-ups are written last.
          groups: [{ measured: 1 }, { measured: 1 }],
        });
      });
      before = await reads(address);
    }, environment('1'));
    expect(before.join('\n')).toContain('"slowest":[{"sessionId":"slow","responseGapMaxMs":2600}');
    await home.serving(async (address) => {
      await eventually(async () => {
        const status = await readJson(await fetch(`${address}/archive/status`));
        expect(status).toMatchObject({ archivedSessions: 2, archivedEvents: 16 });
      });
      await eventually(async () => expect(await reads(address)).toEqual(before));
    }, environment('0'));
    const restored = await CommandProcess.run('archive', ['restore', 'slow', '--json'], environment('1'));
    expect(JSON.parse(restored.stdout)).toEqual({ sessionId: 'slow', events: 8 });
    await home.serving(async (address) => {
      expect('tier' in ((await readJson(await fetch(`${address}/sessions/slow`))) as object)).toBe(false);
      await eventually(async () => expect(await reads(address)).toEqual(before));
    }, environment('1'));
  });
});
