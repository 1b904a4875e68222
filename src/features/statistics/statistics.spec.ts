import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aSession } from '../../../test/builders/session.js';
import { T0_MS } from '../../../test/builders/time.js';
import type { Session } from '../../domain/session.js';
import { bucketMsFor, MAX_BUCKETS, MAX_OUTCOMES, MAX_RANGE_MS, StatisticsOf, type TimeRange } from './statistics.js';

const HOUR: TimeRange = { fromMs: T0_MS, toMs: T0_MS + 3_600_000 };

function statisticsOf(sessions: readonly Session[], range = HOUR) {
  const gathered = new StatisticsOf(range);
  for (const session of sessions) gathered.add(session);
  return gathered.result();
}

function ended(durationMs: number, more: Partial<Session> = {}): Session {
  return aSession({ status: 'completed', endedAtMs: T0_MS + durationMs, ...more });
}

describe('StatisticsOf', () => {
  it('puts each session of any range into exactly one of at most 120 buckets', () => {
    const range = fc
      .tuple(fc.integer({ min: -1e12, max: 4e12 }), fc.nat(MAX_RANGE_MS))
      .map(([fromMs, lengthMs]) => ({ fromMs, toMs: fromMs + lengthMs }));
    fc.assert(
      fc.property(range, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (within, shares) => {
        const startedAtMs = shares.map((share) => Math.floor(within.fromMs + share * (within.toMs - within.fromMs)));
        const { buckets, bucketMs, started } = statisticsOf(
          [...startedAtMs, within.fromMs, within.toMs].map((at) => aSession({ startedAtMs: at })),
          within,
        );
        expect(buckets.length).toBeLessThanOrEqual(MAX_BUCKETS);
        expect(buckets.reduce((sum, bucket) => sum + bucket.started, 0)).toBe(started);
        expect(started).toBe(shares.length + 2);
        for (const at of startedAtMs) {
          const bucket = buckets.find(({ fromMs }) => fromMs <= at && at < fromMs + bucketMs);
          expect(bucket?.started).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('counts statuses, failures by bucket, and events', () => {
    const { byStatus, buckets, eventCount } = statisticsOf([
      aSession({ status: 'active', lastSequence: 5 }),
      ended(1_000, { status: 'failed', lastSequence: 2 }),
      ended(1_000, { startedAtMs: T0_MS + 600_000, lastSequence: 1 }),
    ]);
    expect(byStatus).toEqual({ initiated: 0, active: 1, completed: 1, failed: 1 });
    expect(buckets[0]).toEqual({ fromMs: T0_MS, started: 2, failed: 1, eventCount: 7 });
    expect(eventCount).toBe(8);
  });

  it('tells apart a reason of no text and no reason, and the same reason of two statuses', () => {
    const { outcomes } = statisticsOf([
      ended(1, { endReason: null }),
      ended(1, { endReason: '' }),
      ended(1, { endReason: 'x' }),
      ended(1, { endReason: 'x' }),
      ended(1, { endReason: 'x', status: 'failed' }),
    ]);
    expect(outcomes).toHaveLength(4);
    expect(outcomes[0]).toEqual({ status: 'completed', endReason: 'x', count: 2 });
  });

  it('keeps the answer short where every session has a reason of its own', () => {
    const { outcomes } = statisticsOf(
      Array.from({ length: 50 }, (_, index) => ended(1, { endReason: `call ${index}` })),
    );
    expect(outcomes).toHaveLength(MAX_OUTCOMES);
  });

  it('takes percentiles by nearest rank, of the sessions that ended', () => {
    const { durations } = statisticsOf([
      ...Array.from({ length: 20 }, (_, index) => ended((index + 1) * 1_000)),
      aSession({ status: 'active' }),
    ]);
    expect(durations).toMatchObject({ count: 20, p50Ms: 10_000, p95Ms: 19_000, maxMs: 20_000 });
    expect(durations.histogram.reduce((sum, bin) => sum + bin.count, 0)).toBe(20);
    expect(durations.histogram.find(({ fromMs }) => fromMs === 5_000)).toEqual({
      fromMs: 5_000,
      toMs: 10_000,
      count: 5,
    });
  });

  it('has no percentile without a session that ended, and no negative duration where clocks disagree', () => {
    expect(statisticsOf([]).durations).toMatchObject({ count: 0, p50Ms: null, p95Ms: null, maxMs: null });
    expect(statisticsOf([ended(-5_000)]).durations).toMatchObject({ p50Ms: 0 });
  });
});

it('has buckets of a length that people count in', () => {
  const minutes = (count: number) => bucketMsFor({ fromMs: T0_MS, toMs: T0_MS + count * 60_000 }) / 1_000;
  expect([15, 60, 360, 1_440, 10_080].map(minutes)).toEqual([10, 60, 300, 900, 21_600]);
});
