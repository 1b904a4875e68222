import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { T0_MS } from '../../../test/builders/time.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { MAX_ACTIVE_SESSIONS, MAX_COUNTED_SESSIONS, StatisticsService } from './statistics.service.js';

const RANGE = { fromMs: T0_MS, toMs: T0_MS + 3_600_000 };

async function serviceWith(count: number, status: 'initiated' | 'active') {
  const store = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
  let reads = 0;
  const list = store.listSessions.bind(store);
  store.listSessions = (query) => {
    reads += 1;
    return list(query);
  };
  for (let index = 0; index < count; index++) {
    await store.createSession(aNewSession({ sessionId: `s${index}`, startedAtMs: T0_MS + index, status }));
  }
  return { service: new StatisticsService(store), reads: () => reads };
}

describe('StatisticsService', () => {
  it('counts what started in the range, its ends included, and who is active at any time', async () => {
    const { service } = await serviceWith(10, 'active');
    const statistics = await service.getStatistics({ fromMs: T0_MS + 2, toMs: T0_MS + 5 });
    expect(statistics).toMatchObject({
      started: 4,
      truncated: false,
      coveredFromMs: T0_MS + 2,
      activeNow: { count: 10, truncated: false },
    });
  });

  it('counts no more than its bound, says so, and from where on it is complete', async () => {
    const { service, reads } = await serviceWith(MAX_COUNTED_SESSIONS + 1, 'active');
    const statistics = await service.getStatistics(RANGE);
    expect(statistics).toMatchObject({
      started: MAX_COUNTED_SESSIONS,
      truncated: true,
      coveredFromMs: T0_MS + 2,
      activeNow: { count: MAX_ACTIVE_SESSIONS, truncated: true },
    });
    // Of each list one more than it counts, to know that there are more.
    expect(reads()).toBe(11 + 3);
  });

  it('is complete where there are exactly as many as its bound', async () => {
    const { service } = await serviceWith(MAX_COUNTED_SESSIONS, 'initiated');
    expect(await service.getStatistics(RANGE)).toMatchObject({ started: MAX_COUNTED_SESSIONS, truncated: false });
  });
});
