import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crashEnvironment, hasCrashedAt } from '../chaos/crash/crash-point.js';
import { postJson, readJson, ServiceProcess, temporaryFolder } from './service-process.js';

const CALL = 'vapi:long-call';
const MESSAGES = 1_200;
const START_MS = Date.parse('2026-01-15T09:30:00Z');
const LOG_PAGE = 500;

/** More than two batches of events, an annotation, and an end. */
const REPORT = {
  message: {
    type: 'end-of-call-report',
    timestamp: START_MS + 9_000_000,
    endedReason: 'customer-ended-call',
    summary: 'A long call.',
    call: { id: 'long-call', createdAt: new Date(START_MS).toISOString() },
    artifact: {
      messages: Array.from({ length: MESSAGES }, (_, place) => ({
        role: place % 2 === 0 ? 'bot' : 'user',
        message: `Sentence number ${place}.`,
        time: START_MS + place * 5_000,
        endTime: START_MS + place * 5_000 + 3_000,
      })),
    },
  },
};

/** Where the process is killed, and what must be stored of the call by then. */
const KILLS = [
  { name: 'before the second batch of events is committed', place: 'before-commit', mark: 'number 700.', stored: 500 },
  { name: 'behind that commit', place: 'after-commit', mark: 'number 700.', stored: 1_000 },
  { name: 'with all of it stored, before the answer', place: 'before-answer', mark: CALL, stored: MESSAGES },
] as const;

/** Everything that is stored of the call, except for the times at which it was stored. */
async function stateOf(address: string): Promise<unknown> {
  const get = async (path: string) => readJson(await fetch(`${address}/sessions/${CALL}${path}`));
  const { createdAt: _created, updatedAt: _updated, events: _events, ...session } = await get('?limit=1');
  const events: unknown[] = [];
  while (events.length < session.eventCount) {
    const page = await get(`/events?limit=${LOG_PAGE}&after=${events.length}`);
    for (const { recordedAt: _recorded, ...event } of page.events) events.push(event);
  }
  const annotation = await get('/annotations/vapi');
  return { session, events, annotation };
}

describe('a service that is killed while it stores a long call', () => {
  const folders: string[] = [];
  let expected: unknown;
  const start = (folder: string, environment = {}) => ServiceProcess.spawn({ DATA_DIR: folder, ...environment });
  const newFolder = () => {
    const folder = temporaryFolder();
    folders.push(folder);
    return folder;
  };

  beforeAll(async () => {
    const undisturbed = start(newFolder());
    const address = await undisturbed.address();
    expect((await postJson(`${address}/ingest/vapi`, REPORT)).status).toBe(200);
    expected = await stateOf(address);
    await undisturbed.kill();
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it.each(KILLS)('has the same call once its sender repeats it: $name', async ({ place, mark, stored }) => {
    const folder = newFolder();
    const doomed = start(folder, crashEnvironment('crash-sqlite', place, { mark, row: 1 }));
    const cut = postJson(`${await doomed.address()}/ingest/vapi`, REPORT).then(
      ({ status }) => status,
      () => 'no answer',
    );
    expect(hasCrashedAt(place, await doomed.end())).toBe(true);
    expect(await cut).toBe('no answer');
    const service = start(folder);
    const address = await service.address();
    const { eventCount } = await readJson(await fetch(`${address}/sessions/${CALL}`));
    expect(eventCount).toBe(stored);
    const repeat = await readJson(await postJson(`${address}/ingest/vapi`, REPORT));
    expect(repeat.sessions).toMatchObject([
      { created: false, appended: MESSAGES - eventCount, duplicates: eventCount, conflicts: 0, sealed: 0, invalid: 0 },
    ]);
    expect(await stateOf(address)).toEqual(expected);
    await service.kill();
  });
});
