import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import { FEATURES } from '../../src/features.js';
import { FailedSessions } from '../../src/runtime/failed-sessions.js';
import { eventually } from '../builders/eventually.js';
import { ManualClock } from '../builders/manual-clock.js';
import { CommandProcess } from './command-process.js';
import { Service } from './service.js';

const QUEUE = { maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 };
const MANY_ATTEMPTS = 100;

describe('the command processors', () => {
  it('shows what a processor has given up on, and makes it due again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
    const run = async (...args: string[]) => {
      const { code, stdout } = await CommandProcess.run('processors', args, { DATA_DIR: dataDir });
      return { code, stdout };
    };
    const clock = new ManualClock();
    const store = await SqliteStore.open(clock, { dataDir, lateEventGraceMs: 0, ...QUEUE });
    for (const sessionId of ['dead', 'waiting']) await store.createSession({ sessionId });
    const failed = new FailedSessions(store.records, clock, 'summaries');
    await failed.add('waiting', new RangeError('what a person said'));
    for (let attempt = 1; attempt < MANY_ATTEMPTS && !(await failed.add('dead', new TypeError())); attempt += 1);
    await store.close();

    const listed = await run();
    expect(listed.code).toBe(1);
    expect(listed.stdout).toContain('summaries: sessions waiting for a retry 1, given up 1\n');
    expect(listed.stdout).toMatch(/ {2}dead {2}TypeError at .*, attempts 16, given up\n/);
    expect(listed.stdout).toMatch(/ {2}waiting {2}RangeError at .*, attempts 1, retried at /);
    expect(listed.stdout).not.toContain('what a person said');

    const retried = await run('--retry', '--json');
    expect(retried.code).toBe(0);
    const { processors } = JSON.parse(retried.stdout);
    expect(processors).toContainEqual({
      name: 'summaries',
      dead: [],
      waiting: [
        {
          sessionId: 'dead',
          attempts: 0,
          error: 'TypeError',
          failedAt: expect.any(String),
          retryAt: expect.any(String),
        },
        expect.objectContaining({ sessionId: 'waiting', attempts: 1 }),
      ],
    });
    rmSync(dataDir, { recursive: true });
  });

  it('knows every processor of the service', async () => {
    const service = await Service.start({ ANNOTATION_INDEXES: 'qa.score' });
    await service.call('PUT', '/webhooks/w', { body: { url: 'https://192.0.32.10/', types: ['session.created'] } });
    const atWork = async () => {
      const { text } = await service.get('/metrics');
      const labels = text.matchAll(/^conversation_processor_lag_seconds\{processor="([^"]+)"\}/gm);
      return [...labels].map(([, name]) => name).sort();
    };
    const known = FEATURES.flatMap(({ processor }) => processor ?? []);
    await eventually(async () => expect(await atWork()).toEqual([...known].sort()));
    await service.stop();
  });
});
