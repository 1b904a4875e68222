import fc from 'fast-check';
import { expect } from 'vitest';
import { arbitraryLog } from '../../packages/voice/src/testing/arbitrary-log.js';
import { STARTED_AT } from '../../packages/voice/src/testing/call.js';
import { eventually } from '../builders/eventually.js';
import type { Service } from '../e2e/service.js';

const ENDED_AT = '2026-01-15T09:31:00.000Z';
/** Calls that are full of overlaps, late reports and contradictions, always the same ones. */
const CALLS = fc
  .sample(arbitraryLog, { seed: 14, numRuns: 30 })
  .filter((log) => log.length >= 12)
  .slice(0, 5)
  .map((log, index) => ({ sessionId: `call-${index}`, log }));

const EVERYTHING = 'partials=true&superseded=true&words=true&estimate=true';

const PATHS = [
  ...['transcript', `transcript?view=generated&${EVERYTHING}`, `transcript?${EVERYTHING}`, 'turns'],
  ...['text', 'markdown', 'vtt', 'srt'].map((format) => `transcript?format=${format}`),
];

/** Sends the calls to a service; they are not completed yet. */
export async function tellCalls(service: Service): Promise<void> {
  for (const { sessionId, log } of CALLS) {
    await service.post('/sessions', { sessionId, startedAt: STARTED_AT, language: 'en-US' });
    const events = log.map(({ sequence: _, ...event }) => event);
    const { status, text } = await service.post(`/sessions/${sessionId}/events/batch`, { events });
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  }
}

export async function completeCalls(service: Service): Promise<void> {
  for (const { sessionId } of CALLS) {
    expect((await service.post(`/sessions/${sessionId}/complete`, { endedAt: ENDED_AT })).status).toBe(200);
  }
}

export async function waitUntilArchived(service: Service): Promise<void> {
  await eventually(async () => {
    for (const { sessionId } of CALLS) {
      expect((await service.get(`/sessions/${sessionId}`)).json).toMatchObject({ tier: 'archived' });
    }
  });
}

/** All views of all calls, byte for byte. */
export async function viewsOf(service: Service): Promise<readonly string[]> {
  const views: string[] = [];
  for (const { sessionId } of CALLS) {
    for (const path of PATHS) {
      const { status, headers, text } = await service.get(`/sessions/${sessionId}/${path}`);
      views.push(`${sessionId}/${path} ${status} ${headers['content-type']}\n${text}`);
    }
  }
  return views;
}

/** Without what distinguishes a live call from one that is over. */
export function asLive(views: readonly string[]): readonly string[] {
  return views.map((view) => {
    return view
      .replace('"complete":true', '"complete":false')
      .replace('"durationMs":60000,"utt', '"durationMs":null,"utt');
  });
}
