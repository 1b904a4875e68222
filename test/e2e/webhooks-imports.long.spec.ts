import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { CommandProcess } from './command-process.js';
import { ServiceHome } from './service-home.js';
import { postJson } from './service-process.js';
import { WebhookReceiver } from './webhook-receiver.js';

const CALL = join(import.meta.dirname, '../../packages/importers/fixtures/retell/call-object.json');
const TYPES = ['session.created', 'session.active', 'session.completed', 'session.sealed'];
const MORE_TYPES = ['event.appended', 'annotation.changed', 'session.measured'];

describe('webhooks, while commands import sessions,', () => {
  const home = ServiceHome.forEachTest();
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
  });
  afterEach(() => receiver.stop());

  const environment = () => ({
    DATA_DIR: home.dataDir,
    ARCHIVE_DIR: join(home.folder, 'archive'),
    ARCHIVE_AFTER_DAYS: '0',
    LATE_EVENT_GRACE_SECONDS: '0',
    INGEST_GRACE_SECONDS: '0',
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
  });
  const serving = (work: (address: string) => Promise<void>) => home.serving(work, environment());
  const run = async (command: string, ...args: readonly string[]) => {
    const { code, stderr } = await CommandProcess.run(command, args, environment());
    expect(stderr.includes('refused') ? stderr : code).toBe(0);
  };
  const told = (sessionId: string) =>
    receiver.received.filter(({ body }) => body.data.sessionId === sessionId).map(({ body }) => body.type);

  /** A whole call; earlier changes were read before it. */
  async function call(address: string, sessionId: string, awaited = ['session.completed']): Promise<void> {
    await postJson(`${address}/sessions`, { sessionId });
    await postJson(`${address}/sessions/${sessionId}/events`, { eventId: 'e1', type: 'user_speech' });
    await postJson(`${address}/sessions/${sessionId}/complete`, {});
    await eventually(() => {
      expect(told(sessionId)).toEqual(expect.arrayContaining(awaited));
    });
  }

  it('do not report the imports, and continue where they were', async () => {
    const backup = join(home.folder, 'saved.db');
    await serving(async (address) => {
      const body = JSON.stringify({ url: receiver.url, types: [...TYPES, ...MORE_TYPES], gatherMs: 0 });
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(`${address}/webhooks/hook`, { method: 'PUT', headers, body })).status).toBe(201);
      await call(address, 'first', [...TYPES, 'session.measured']);
    });
    await run('backup', backup);
    await run('archive');
    await run('archive', 'restore', 'first');
    await run('import', 'retell', '--session-id', 'imported', CALL);
    await run('import', 'retell', '--notify', '--session-id', 'notified', CALL);
    const before = told('first');
    await serving(async (address) => {
      await call(address, 'second');
      await eventually(() => expect(told('notified')).toContain('session.completed'));
    });
    expect([told('imported'), told('first')]).toEqual([[], before]);

    await run('restore', backup);
    const arrived = receiver.received.length;
    await serving((address) => call(address, 'third'));
    const since = new Set(receiver.received.slice(arrived).map(({ body }) => body.data.sessionId));
    expect([...since]).toEqual(['third']);
  });
});
