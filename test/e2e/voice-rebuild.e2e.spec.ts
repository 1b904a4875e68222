import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import { Summaries } from '../../src/runtime/summaries.js';
import { newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { CommandProcess } from './command-process.js';

const QUEUE = { maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 };

describe('the command voice rebuild', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
  const open = () => SqliteStore.open(new ManualClock(), { dataDir, lateEventGraceMs: 0, ...QUEUE });

  beforeAll(async () => {
    const store = await open();
    for (const sessionId of ['a', 'b', 'live']) {
      await store.createSession({ sessionId });
      await store.appendEvents(sessionId, newEvents(2));
      if (sessionId !== 'live') await store.completeSession(sessionId, {});
    }
    await store.close();
  });
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('summarizes what an older version has left, and reports how much that was', async () => {
    const rebuilt = await CommandProcess.run('voice', ['rebuild', '--json'], { DATA_DIR: dataDir });
    expect(rebuilt).toMatchObject({ code: 0 });
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ visited: 3, failed: 0 });
    const store = await open();
    const { sessions } = await store.listSessions({ limit: 10, metadata: [] });
    const summaries = await new Summaries(store.records).findMany(sessions);
    expect([...summaries].map(([id, { measures }]) => [id, measures !== null]).sort()).toEqual([
      ['a', true],
      ['b', true],
      ['live', false],
    ]);
    await store.close();
  });
});
