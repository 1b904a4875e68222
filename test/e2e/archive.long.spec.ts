import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { CommandProcess } from './command-process.js';
import { ServiceHome } from './service-home.js';
import { postJson, readJson } from './service-process.js';

const SESSIONS = ['call-1', 'call-2'];

describe('the archive of the running service', () => {
  const home = ServiceHome.forEachTest();

  const environment = () => ({
    DATA_DIR: home.dataDir,
    ARCHIVE_DIR: join(home.folder, 'archive'),
    ARCHIVE_AFTER_DAYS: '0',
    LATE_EVENT_GRACE_SECONDS: '0',
  });

  const serving = (work: (address: string) => Promise<void>, changes = {}) =>
    home.serving(work, { ...environment(), ...changes });

  async function say(address: string, sessionId: string): Promise<void> {
    await postJson(`${address}/sessions`, { sessionId, metadata: { userId: 'u-17' } });
    const events = Array.from({ length: 120 }, (_, index) => ({
      eventId: `e${index + 1}`,
      type: 'user_speech',
      timestamp: new Date(Date.UTC(2026, 0, 15, 9, 30, (index + 1) % 50)).toISOString(),
      payload: { text: `number ${index + 1}` },
    }));
    await postJson(`${address}/sessions/${sessionId}/events/batch`, { events });
    await putJson(`${address}/sessions/${sessionId}/annotations/review`, { score: 4 });
    await postJson(`${address}/sessions/${sessionId}/complete`, {});
  }

  const putJson = (url: string, body: object) =>
    fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  /** What readers receive, as text: byte for byte. */
  async function reads(address: string, sessionId: string): Promise<readonly string[]> {
    const session = `${address}/sessions/${sessionId}`;
    const urls = [
      `${session}?limit=50&offset=0`,
      `${session}?limit=50&offset=70`,
      `${session}/events?after=0&limit=500`,
      `${session}/events?order=desc&limit=7&type=user_speech`,
      `${session}/events/e60`,
      `${session}/annotations`,
      `${session}/annotations/review`,
    ];
    const texts: string[] = [];
    for (const url of urls) {
      const response = await fetch(url);
      texts.push(`${response.status} ${response.headers.get('etag')} ${await response.text()}`);
    }
    return texts.map((text) => text.replace(',"tier":"archived"', ''));
  }

  async function eraseSession(address: string, sessionId: string, counts: object): Promise<void> {
    const erasing = await fetch(`${address}/sessions/${sessionId}`, { method: 'DELETE' });
    await eventually(async () => {
      const receipt = await readJson(await fetch(`${address}${erasing.headers.get('location')}`));
      expect(receipt).toMatchObject({ state: 'erased', counts });
    });
  }

  const run = (args: readonly string[], changes = {}) =>
    CommandProcess.run('archive', [...args, '--json'], { ...environment(), ...changes });

  it('reads the same before and after archiving and once restored; and erases for good', async () => {
    let before: readonly string[] = [];
    await serving(
      async (address) => {
        for (const sessionId of SESSIONS) await say(address, sessionId);
        before = await reads(address, 'call-1');
      },
      { ARCHIVE_AFTER_DAYS: '1' },
    );
    expect(await run(['--dry-run'])).toMatchObject({ code: 0, stdout: '{"sessions":2,"events":240}\n' });
    expect(JSON.parse((await run([])).stdout)).toMatchObject({ sessions: 2, events: 240, released: 240, failures: 0 });
    expect(JSON.parse((await run(['verify'])).stdout)).toMatchObject({ objects: 2, events: 240, damaged: [] });

    await serving(async (address) => {
      expect(await reads(address, 'call-1')).toEqual(before);
      expect(await readJson(await fetch(`${address}/sessions/call-1`))).toMatchObject({ tier: 'archived' });
      const event = { eventId: 'e60', type: 'user_speech' };
      const events = `${address}/sessions/call-1/events`;
      expect((await postJson(events, event)).status).toBe(200);
      expect((await postJson(events, { ...event, type: 'system' })).status).toBe(409);
      expect(await readJson(await postJson(events, { eventId: 'new', type: 'system' }))).toMatchObject({
        code: 'SESSION_SEALED',
      });
      const late = `${address}/sessions/call-1/annotations/late`;
      expect((await putJson(late, { n: 1 })).status).toBe(201);
      expect((await fetch(late, { method: 'DELETE' })).status).toBe(204);
      const stream = await fetch(`${address}/sessions/call-1/stream?after=118`);
      expect((await stream.text()).match(/^id: \d+$/gm)).toEqual(['id: 119', 'id: 120']);
      expect(await readJson(await fetch(`${address}/health`))).toMatchObject({
        dependencies: { archive: { status: 'up' } },
      });
      await eraseSession(address, 'call-2', { liveEvents: 0, archivedEvents: 120, objects: 1 });
    });
    expect(JSON.parse((await run(['verify'])).stdout)).toMatchObject({ objects: 1 });

    const exported = join(home.folder, 'calls.jsonl');
    expect(JSON.parse((await run(['export', '--output', exported])).stdout)).toEqual({ sessions: 1, events: 120 });
    expect(readFileSync(exported, 'utf8')).toContain('"name":"review","value":{"score":4}');
    expect((await run(['export', '--output', exported])).code).toBe(1);
    expect(JSON.parse((await run(['restore', 'call-1'])).stdout)).toEqual({ sessionId: 'call-1', events: 120 });
    await serving(
      async (address) => {
        expect(await reads(address, 'call-1')).toEqual(before);
        await eraseSession(address, 'call-1', { liveEvents: 120, archivedEvents: 0, objects: 1 });
      },
      { ARCHIVE_AFTER_DAYS: '1' },
    );
    expect(JSON.parse((await run(['verify'])).stdout)).toMatchObject({ objects: 0 });
  });

  it('archives sessions in the background, and reports its progress', async () => {
    await serving((address) => say(address, 'call-1'), { ARCHIVE_AFTER_DAYS: '1' });
    await serving(async (address) => {
      await eventually(async () => {
        const status = await readJson(await fetch(`${address}/archive/status`));
        expect(status).toMatchObject({ archivedSessions: 1, archivedEvents: 120, failures: 0, oldestDue: null });
      });
      expect(await readJson(await fetch(`${address}/sessions/call-1`))).toMatchObject({ tier: 'archived' });
      expect(await (await fetch(`${address}/metrics`)).text()).toContain(
        'conversation_archive_total{what="events"} 120',
      );
    });
  });

  it('is only needed for archived sessions: without it they are answered with 503, and the others normally', async () => {
    await serving((address) => say(address, 'call-1'), { ARCHIVE_AFTER_DAYS: '1' });
    await run([]);
    await serving(
      async (address) => {
        await say(address, 'call-2');
        expect(await readJson(await fetch(`${address}/sessions/call-1`))).toMatchObject({
          status: 503,
          code: 'ARCHIVE_UNAVAILABLE',
          retryable: true,
        });
        expect((await fetch(`${address}/sessions/call-2`)).status).toBe(200);
        expect((await fetch(`${address}/sessions`)).status).toBe(200);
      },
      { ARCHIVE_DIR: '', ARCHIVE_AFTER_DAYS: '' },
    );
  });

  it('explains what is wrong with a call', async () => {
    expect(await run(['polish'])).toMatchObject({ code: 2 });
    expect((await run([], { ARCHIVE_DIR: '', ARCHIVE_AFTER_DAYS: '' })).stderr).toContain(
      'set ARCHIVE_DIR or S3_BUCKET',
    );
    expect((await run(['restore', 'nobody'])).stderr).toContain('Session nobody is not archived.');
    expect((await run(['export', '--output', 'x', '--from', 'yesterday'])).stderr).toContain('--from must be a time');
  });
});
