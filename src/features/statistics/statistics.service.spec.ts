import { beforeEach, describe, expect, it } from 'vitest';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { runProcessor } from '../../../test/builders/processor-run.js';
import { aNewSession } from '../../../test/builders/session.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { FailedSessions } from '../../runtime/failed-sessions.js';
import { FirstPass } from '../../runtime/first-pass.js';
import { RollUpRecords } from './roll-up-records.js';
import { Roller } from './roller.js';
import { MAX_ACTIVE_SESSIONS, StatisticsService } from './statistics.service.js';
import { Summarizer } from './summarizer.js';

const NEVER_ABORTED = new AbortController().signal;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the statistics', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  let statistics: StatisticsService;
  let nowMs: number;

  beforeEach(() => {
    clock = new ManualClock();
    nowMs = clock.nowMs();
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    statistics = new StatisticsService({ store, clock, dimensions: ['agent'] });
  });

  async function create(count: number, overrides: Parameters<typeof aNewSession>[0] = {}): Promise<void> {
    for (let index = 0; index < count; index += 1) await store.createSession(aNewSession(overrides));
  }

  async function countAll(): Promise<void> {
    const summarizer = new Summarizer({ store, clock, measurer: undefined, dimensions: ['agent'] });
    const failed = new FailedSessions(store.records, clock, summarizer.name);
    const pass = new FirstPass(summarizer, { store, clock, failed, owner: 'one' }, summarizer.version);
    await pass.run(NEVER_ABORTED);
    await runProcessor(summarizer, store, clock);
    const roller = new Roller(store.records, clock, new RollUpRecords(store.records, ['agent']));
    for (let round = 0; round < 4; round += 1) {
      while ((await roller.run(NEVER_ABORTED)) === 0);
      clock.advanceMs(6_000);
    }
  }

  it('count recent sessions as they are now, including how they ended, and active ones at any time', async () => {
    for (const ago of [9, 8, 7, 6]) await create(1, { startedAtMs: nowMs - ago, status: 'active' });
    const found = await statistics.getStatistics({ fromMs: nowMs - 8, toMs: nowMs - 7 });
    expect(found).toMatchObject({ started: 2, truncated: false, activeNow: { count: 4, truncated: false } });
  });

  it('count active sessions up to a limit', async () => {
    await create(MAX_ACTIVE_SESSIONS + 1, { status: 'active' });
    const { activeNow } = await statistics.getStatistics({ fromMs: nowMs, toMs: nowMs });
    expect(activeNow).toEqual({ count: MAX_ACTIVE_SESSIONS, truncated: true });
  });

  it('report how far back they reach until every session has been visited, and then reach back without limit', async () => {
    await create(3, { startedAtMs: nowMs - 2 * DAY_MS });
    await create(1, { startedAtMs: nowMs });
    const range = { fromMs: nowMs - 3 * DAY_MS, toMs: nowMs };
    const before = await statistics.getStatistics(range);
    expect(before).toMatchObject({ started: 1, truncated: true });
    expect(before.coveredFromMs).toBeGreaterThanOrEqual(nowMs - 2 * HOUR_MS);
    await countAll();
    expect(await statistics.getStatistics(range)).toMatchObject({
      started: 4,
      truncated: false,
      coveredFromMs: range.fromMs,
    });
  });

  it('count only the recent sessions and those at the ends of the range one by one', async () => {
    for (let hour = 3; hour < 60; hour += 1) await create(2, { startedAtMs: nowMs - hour * HOUR_MS });
    await countAll();
    const asked: unknown[] = [];
    const list = store.listSessions.bind(store);
    store.listSessions = (query) => {
      if (query.status === undefined) asked.push(query);
      return list(query);
    };
    const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS - 2 * DAY_MS;
    const range = { fromMs: startMs, toMs: startMs + DAY_MS - 1 };
    const inRange = (await list({ limit: 500, metadata: [], startedFromMs: startMs, startedToMs: range.toMs }))
      .sessions;
    const found = await statistics.getStatistics(range, { groupBy: 'status' });
    expect([found.started, asked]).toEqual([inRange.length, []]);
    expect(found.buckets).toHaveLength(96);
  });

  it('show the largest groups, and all others as one', async () => {
    for (let agent = 0; agent < 110; agent += 1) {
      const metadata = jsonText({ agent: `agent-${agent}` });
      await create(agent < 5 ? 2 : 1, { metadata, startedAtMs: nowMs - DAY_MS });
    }
    await create(1, { startedAtMs: nowMs });
    await countAll();
    const { groups = [] } = await statistics.getStatistics(
      { fromMs: nowMs - 2 * DAY_MS, toMs: nowMs },
      { groupBy: 'metadata.agent' },
    );
    expect(groups).toHaveLength(101);
    expect(groups.slice(0, 5).map(({ started }) => started)).toEqual([2, 2, 2, 2, 2]);
    expect(groups.at(-1)).toMatchObject({ key: null, isRest: true, started: 11 });
    expect(groups.reduce((sum, { started }) => sum + started, 0)).toBe(116);
  });

  it('follow a session whose start becomes known later', async () => {
    await store.changes.addConsumers(['summaries']);
    await store.createSession({ sessionId: 'call' });
    await countAll();
    await store.startSession('call', nowMs - 5 * DAY_MS);
    await countAll();
    clock.advanceMs(4 * HOUR_MS);
    await countAll();
    const started = async (fromMs: number, toMs: number) => (await statistics.getStatistics({ fromMs, toMs })).started;
    expect(await started(nowMs - 6 * DAY_MS, nowMs - 4 * DAY_MS)).toBe(1);
    expect(await started(nowMs - DAY_MS, nowMs + 12 * HOUR_MS)).toBe(0);
  });
});
