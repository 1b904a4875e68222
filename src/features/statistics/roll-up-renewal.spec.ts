import { describe, expect, it } from 'vitest';
import { Fuse, type Moment } from '../../../test/archive/fuse.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { runProcessor } from '../../../test/builders/processor-run.js';
import { memoryHarness, sqliteHarness } from '../../../test/builders/store-harnesses.js';
import type { StoreHarness } from '../../../test/contracts/store/store-harness.contract.js';
import { SeededMeasurer, valuesOf } from '../../../test/statistics/statistics-world.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { Records } from '../../ports/records.js';
import { FailedSessions } from '../../runtime/failed-sessions.js';
import { FirstPass } from '../../runtime/first-pass.js';
import { RollUpRecords } from './roll-up-records.js';
import { ROLL_UP_VERSION } from './roll-up-renewal.js';
import { Roller } from './roller.js';
import { StatisticsService } from './statistics.service.js';
import { Summarizer } from './summarizer.js';

const HOUR_MS = 3_600_000;
const CALLS = 7;
const LEVELS = ['stats.minutes', 'stats.hour', 'stats.quarter', 'stats.day'];
const NEVER_ABORTED = new AbortController().signal;

/** The work of an instance that runs for this long, in rounds one second apart. */
async function roll(records: Records, clock: ManualClock, seconds: number): Promise<void> {
  const roller = new Roller(records, clock, new RollUpRecords(records, []));
  for (let second = 0; second < seconds; second += 1) {
    while ((await roller.run(NEVER_ABORTED)) === 0);
    clock.advanceMs(1_000);
  }
}

/** A store whose hours were rolled up by a version of the service without outliers. */
async function anOldStore(harness: StoreHarness) {
  const clock = new ManualClock();
  const opened = await harness.open({ clock, lateEventGraceMs: 0 });
  const { store } = opened;
  await store.changes.addConsumers(['summaries']);
  for (let index = 0; index < CALLS; index += 1) {
    const startedAtMs = clock.nowMs() - (5 + index * 4) * HOUR_MS;
    await store.createSession({ sessionId: `call-${index}`, startedAtMs });
    await store.completeSession(`call-${index}`, {});
  }
  const summarizer = new Summarizer({ store, clock, measurer: new SeededMeasurer(), dimensions: [] });
  const failed = new FailedSessions(store.records, clock, summarizer.name);
  const pass = new FirstPass(summarizer, { store, clock, failed, owner: 'one' }, summarizer.version);
  await pass.run(NEVER_ABORTED);
  await runProcessor(summarizer, store, clock);
  await roll(store.records, clock, 20);
  for (const kind of LEVELS) {
    for (const { id, value } of await store.records.list({ kind, limit: 1_000 })) {
      const { worst, ...before } = value as { readonly worst: object };
      expect(worst).toBeDefined();
      await store.records.put({ kind, id, value: before }, 'any');
    }
  }
  const value = { version: ROLL_UP_VERSION - 1, reached: clock.nowMs(), isDone: true };
  await store.records.put({ kind: 'stats.version', id: 'roll-ups', value }, 'any');
  return { ...opened, clock };
}

async function slowest(store: ConversationStore, clock: ManualClock) {
  const statistics = new StatisticsService({ store, clock, dimensions: [] });
  const range = { fromMs: clock.nowMs() - 100 * HOUR_MS, toMs: clock.nowMs() };
  const { slowest: calls, started } = await statistics.getStatistics(range);
  expect(started).toBe(CALLS);
  return calls;
}

const SLOWEST = Array.from({ length: CALLS }, (_, index) => `call-${index}`)
  .map((sessionId) => ({ sessionId, value: Math.max(-1, ...valuesOf({ sessionId, lastSequence: 0 }).responseGaps) }))
  .filter(({ value }) => value >= 0)
  .sort((a, b) => b.value - a.value)
  .slice(0, 10);

describe('hours that an earlier version of the service has rolled up', () => {
  it.each([
    ['memory', memoryHarness],
    ['SQLite', sqliteHarness],
  ] as const)('are rolled up again in the background, once (%s)', async (_name, harness) => {
    const { store: before, clock, reopen, dispose } = await anOldStore(harness);
    const store = harness.survivesReopen ? await reopen() : before;
    expect(await slowest(store, clock)).toEqual([]);
    await roll(store.records, clock, 15);
    expect(await slowest(store, clock)).toEqual(SLOWEST);
    const fuse = new Fuse(Number.POSITIVE_INFINITY, 'before');
    await roll(fuse.wrap(store.records), clock, 5);
    expect(fuse.calls).not.toContain('put');
    await dispose();
  });

  it.each<Moment>(['before', 'after'])(
    'are all rolled up again, wherever an instance is killed (%s)',
    async (moment) => {
      for (let at = 1; ; at += 41) {
        const { store, clock, dispose } = await anOldStore(memoryHarness);
        const fuse = new Fuse(at, moment);
        await roll(fuse.wrap(store.records), clock, 15).catch(() => undefined);
        await roll(store.records, clock, 15);
        expect(await slowest(store, clock)).toEqual(SLOWEST);
        await dispose();
        if (!fuse.isBlown) break;
      }
    },
  );
});
