import { type Distribution, HISTOGRAM_RELATIVE_ERROR } from '@conversation-service/voice';
import { expect } from 'vitest';
import type { TimeRange } from '../../src/features/statistics/count-plan.js';
import type { TallyResult } from '../../src/features/statistics/tally.js';
import { allSessionsOf, naiveBins, naiveCount, naiveWorst } from './naive-statistics.js';
import { HOUR_MS, type OpenStore, type PlantedFault, StatisticsWorld } from './statistics-world.js';

export interface History {
  readonly seed: number;
  readonly steps?: number;
  readonly fault?: PlantedFault;
  /** By default a store in memory. */
  readonly open?: OpenStore;
}

const STEPS = 120;
const PERCENTILES = [
  ['p50', 50],
  ['p90', 90],
  ['p95', 95],
  ['p99', 99],
] as const;

function expectDistribution(found: Distribution | null, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) {
    expect(found).toBeNull();
    return;
  }
  expect(found).toMatchObject({ n: sorted.length, min: sorted[0], max: sorted.at(-1) });
  for (const [name, percent] of PERCENTILES) {
    const exact = sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? Number.NaN;
    expect(Math.abs((found?.[name] ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * HISTOGRAM_RELATIVE_ERROR + 1);
  }
}

function expectSame(found: TallyResult, sessions: Parameters<typeof naiveCount>[0]): void {
  const { responseGaps, llmTtftMs, durationsMs, byUser, byBot, talkRatio, ...exact } = naiveCount(sessions);
  expect(found).toMatchObject(exact);
  expect(found.interruptions).toMatchObject({ byUser, byBot });
  if (talkRatio === null) expect(found.talkRatio).toBeNull();
  else expect(found.talkRatio).toBeCloseTo(talkRatio, 9);
  expectDistribution(found.responseGap, responseGaps);
  expectDistribution(found.latency.llmTtftMs, llmTtftMs);
  expect(found.histogram).toEqual(naiveBins(llmTtftMs));
  expect(found.durations.count).toBe(durationsMs.length);
  expect(found.durations.maxMs).toBe(durationsMs.length === 0 ? null : Math.max(...durationsMs));
}

/** Runs a random history, and compares the counts with the sessions. */
export async function liveThrough({ seed, steps = STEPS, fault, open }: History): Promise<void> {
  const world = await StatisticsWorld.begin(seed, fault, open);
  for (let step = 0; step < steps; step += 1) await world.step();
  await world.settle();
  const sessions = await allSessionsOf(world.store);
  const { random, clock, statistics } = world;
  const firstMs = Math.min(clock.nowMs(), ...sessions.map(({ startedAtMs }) => startedAtMs));
  const spanMs = clock.nowMs() - firstMs;
  const ranges: readonly TimeRange[] = [
    { fromMs: firstMs, toMs: clock.nowMs() },
    { fromMs: firstMs - 72 * HOUR_MS, toMs: clock.nowMs() + 72 * HOUR_MS },
    { fromMs: firstMs + random.below(spanMs + 1), toMs: clock.nowMs() },
    { fromMs: firstMs, toMs: firstMs + random.below(spanMs + 1) },
  ];
  for (const range of ranges) {
    const within = sessions.filter(({ startedAtMs }) => startedAtMs >= range.fromMs && startedAtMs <= range.toMs);
    const found = await statistics.getStatistics(range, { groupBy: 'metadata.agent', histogramOf: 'llmTtftMs' });
    expectSame(found, within);
    expect(found).toMatchObject(naiveWorst(within));
    const inBuckets = found.buckets.reduce((sum, { started }) => sum + started, 0);
    expect(inBuckets).toBe(within.length);
    for (const group of found.groups ?? []) {
      expectSame(
        group,
        within.filter(({ metadata }) => (JSON.parse(metadata).agent ?? null) === group.key),
      );
    }
    const inGroups = found.groups?.reduce((sum, { started }) => sum + started, 0);
    expect(inGroups).toBe(within.length);
  }
}
