import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Foundation } from '../../src/runtime/foundation.js';
import { TimersClock } from '../builders/timers-clock.js';
import { Service } from './service.js';
import { temporaryFolder } from './service-process.js';

const STEP_MS = 100;
const MINUTE_MS = 60_000;
const MINUTES = 20;

/** Everything that works in the background is enabled. */
const EVERYTHING = {
  ABANDON_AFTER_MINUTES: '30',
  ARCHIVE_AFTER_DAYS: '1',
  RETENTION_DAYS: '90',
  WEBHOOK_ALLOW_HTTP: 'true',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
};

describe('an idle service on the embedded store', () => {
  const folders = [temporaryFolder(), temporaryFolder()] as const;
  let service: Service;
  let watching: Database.Database;

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const [DATA_DIR, ARCHIVE_DIR] = folders;
    service = await Service.start({ DATA_DIR, ARCHIVE_DIR, ...EVERYTHING }, new TimersClock());
    watching = new Database(join(DATA_DIR, 'conversations.db'), { readonly: true });
  });
  afterAll(async () => {
    vi.useRealTimers();
    watching?.close();
    await service?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** Changes with every commit by another connection. */
  const version = () => watching.pragma('data_version', { simple: true }) as number;

  const queueDepth = () => service.app.nest.get(Foundation).store.queueDepth;

  async function commitsOfAMinute(): Promise<number> {
    const before = version();
    for (let passedMs = 0; passedMs < MINUTE_MS; passedMs += STEP_MS) {
      await vi.advanceTimersByTimeAsync(STEP_MS);
      // A commit takes real time, during which the clock of the test stands still.
      for (let turn = 0; turn < 2 || queueDepth() > 0; turn += 1) await nextTurn();
    }
    return version() - before;
  }

  /** Work that has begun may take its real time. Whatever is renewed, is renewed every minute. */
  async function comesToRest(): Promise<boolean> {
    for (let minute = 0; minute < MINUTES; minute += 1) {
      if ((await commitsOfAMinute()) === 0) return true;
    }
    return false;
  }

  it('writes nothing, whatever is enabled, also after it has worked', async () => {
    expect(await comesToRest()).toBe(true);
    await service.call('PUT', '/webhooks/hook', { body: { url: 'http://127.0.0.1:9/', types: ['session.sealed'] } });
    await service.post('/sessions', { sessionId: 'call' });
    expect(await comesToRest()).toBe(true);
  });
});
