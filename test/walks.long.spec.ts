import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InProcessNotifier } from '../src/adapters/memory/in-process-notifier.js';
import { SqliteStore } from '../src/adapters/sqlite/index.js';
import { SystemClock } from '../src/adapters/system/system-clock.js';
import { MS_PER_DAY, type RetentionRules } from '../src/domain/retention.js';
import { UNOBSERVED } from '../src/features/erasure/erasure-observer.js';
import { ErasuresService } from '../src/features/erasure/erasures.service.js';
import { Retention } from '../src/features/erasure/retention.js';
import { listSessionIds } from '../src/features/transfer/session-ids.js';
import { allSessions } from '../src/runtime/all-sessions.js';

const SESSIONS = 200_000;
const PAGES = SESSIONS / 500;

/** A page of 500 takes milliseconds, so no machine reads a tenth of all pages within the budget of one turn. */
const MOST_PAGES_IN_A_TURN = PAGES / 10;

/**
 * All of them belong to one tenant, for which a rule makes an exception: the rule after it visits them and keeps them.
 */
const RULES: RetentionRules = [
  { metadata: [{ key: 'tenant', value: 'acme' }], days: null },
  { metadata: [], days: 30 },
];

const INSERT_SESSIONS = `
  WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${SESSIONS})
  INSERT INTO sessions (session_key, session_id, status, initial_status, metadata, started_at, created_at, updated_at,
                        last_sequence, stray_count, ended_at, completed_at, completed_sequence, sealed)
  SELECT n, 's' || n, 'completed', 'initiated', '{"tenant":"acme"}', $endedAt - n, $endedAt - n, $endedAt, 0, 0, $endedAt,
         $endedAt, 0, 1
  FROM number`;

describe(`walks over ${SESSIONS} sessions of the embedded store`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'walks-'));
  const clock = new SystemClock();
  const endedAtMs = clock.nowMs() - 60 * MS_PER_DAY;
  let store: SqliteStore;
  let pagesInTurn = 0;

  const open = () =>
    SqliteStore.open(clock, { dataDir, lateEventGraceMs: 0, maxQueuedEvents: 1_000, maxQueuedBytes: 2 ** 20 });

  beforeAll(async () => {
    await (await open()).close();
    const db = new Database(join(dataDir, 'conversations.db'), { fileMustExist: true });
    db.prepare(INSERT_SESSIONS).run({ endedAt: endedAtMs });
    db.close();
    store = await open();
    const list = store.listSessions.bind(store);
    store.listSessions = (query) => {
      pagesInTurn += 1;
      return list(query);
    };
  });

  afterAll(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true });
  });

  function retention(): Retention {
    const erasures = new ErasuresService(store, new InProcessNotifier(), clock, () => undefined);
    return new Retention({ store, erasures, clock, observer: UNOBSERVED, owner: 'one' }, RULES);
  }

  const walks: Readonly<Record<string, () => Promise<number>>> = {
    'of retention': () => retention().run(new AbortController().signal),
    'of a move or an export': async () => (await listSessionIds(store)).length - SESSIONS,
    'of many walks at once': async () => {
      const few = { metadata: [], startedFromMs: endedAtMs - SESSIONS / 10 };
      const counts = await Promise.all([1, 2, 3, 4].map(() => count(few)));
      return counts.reduce((sum, each) => sum + each, 0) - 4 * (SESSIONS / 10);
    },
  };

  async function count(filters: Parameters<typeof allSessions>[1]): Promise<number> {
    let sessions = 0;
    for await (const _ of allSessions(store, filters)) sessions += 1;
    return sessions;
  }

  it.each(Object.keys(walks))('yield to the event loop: the walk %s', async (name) => {
    let [isDone, mostPages] = [false, 0];
    const watch = async () => {
      while (!isDone) {
        await nextTurn();
        mostPages = Math.max(mostPages, pagesInTurn);
        pagesInTurn = 0;
      }
    };
    const watching = watch();
    const left = await walks[name]?.();
    isDone = true;
    await watching;
    expect(left).toBe(0);
    expect(mostPages).toBeLessThan(MOST_PAGES_IN_A_TURN);
  });
});
