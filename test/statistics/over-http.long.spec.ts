import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../e2e/service-process.js';
import { HttpWorld } from './http-world.js';
import {
  expectCounts,
  expectGroups,
  expectHistogram,
  expectMeasures,
  expectWorst,
  type ToldSession,
} from './naive-fold.js';

/** `STATISTICS_HISTORIES=200` runs the long form. */
const HISTORIES = Number(process.env.STATISTICS_HISTORIES ?? 1);
const STEPS = 60;
const HOUR_MS = 3_600_000;
const seeds = Array.from({ length: HISTORIES }, (_, index) => 1 + index);

// biome-ignore lint/suspicious/noExplicitAny: the shape of answers is proved by the API reference check
type Json = any;

const metadataOf =
  (key: string) =>
  ({ metadata }: Json): string | null => {
    const value = Object.hasOwn(metadata, key) ? metadata[key] : null;
    const isKey = ['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= 256;
    return isKey ? String(value) : null;
  };

const DIMENSIONS: Readonly<Record<string, (session: Json) => string | null>> = {
  language: ({ language }) => language,
  endReason: ({ endReason }) => endReason,
  status: ({ status }) => status,
  agent: metadataOf('agent'),
  'metadata.tier': metadataOf('tier'),
  constructor: metadataOf('constructor'),
};
const TIMES = ['responseGap', 'llmTtftMs', 'e2eMs'];

describe('the counts of a range in the API', () => {
  const folders: string[] = [];
  let world: HttpWorld;

  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(async () => {
    vi.useRealTimers();
    await world?.stop();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  async function begin(seed: number): Promise<void> {
    const folder = temporaryFolder();
    folders.push(folder);
    world = await HttpWorld.begin(seed, folder);
  }

  function ranges(told: readonly ToldSession[]): readonly (readonly [number, number])[] {
    const { random } = world;
    const starts = told.map(({ session }) => Date.parse(session.startedAt));
    const [first, last] = [Math.min(...starts), Math.max(...starts)];
    const any = () => first + random.below(last - first + 1);
    const [a, b] = [any(), any()];
    const hour = Math.floor(a / HOUR_MS) * HOUR_MS;
    return [
      [first, last],
      [first - 24 * HOUR_MS, last + 24 * HOUR_MS],
      [Math.min(a, b), Math.max(a, b)],
      [random.pick(starts), last],
      [hour, hour + 6 * HOUR_MS],
      [hour, hour + HOUR_MS - 1],
      [a, a],
    ];
  }

  async function expectRange(
    told: readonly ToldSession[],
    [fromMs, toMs]: readonly [number, number],
    dimensions = Object.keys(DIMENSIONS),
  ): Promise<void> {
    const within = told.filter(({ session }) => {
      const startedAtMs = Date.parse(session.startedAt);
      return startedAtMs >= fromMs && startedAtMs <= toMs;
    });
    const histogram = world.random.pick(TIMES);
    const query = `from=${new Date(fromMs).toISOString()}&to=${new Date(toMs).toISOString()}&histogram=${histogram}`;
    for (const groupBy of dimensions) {
      const { status, json } = await world.get(`/stats?${query}&groupBy=${groupBy}`);
      expect([status, json.truncated]).toEqual([200, false]);
      expectCounts(json, within, query);
      expectHistogram(json.histogram, histogram, within, query);
      expectWorst(json, within, query);
      expectGroups(json.groups, within, DIMENSIONS[groupBy] ?? expect.fail, `${query} ${groupBy}`);
      for (const bucket of json.buckets) {
        const bucketMs = Date.parse(bucket.from);
        const inBucket = within.filter(({ session }) => {
          const sinceMs = Date.parse(session.startedAt) - bucketMs;
          return sinceMs >= 0 && sinceMs < json.bucketSeconds * 1_000;
        });
        expect(bucket.started).toBe(inBucket.length);
        expectMeasures(bucket, inBucket, `${query} ${bucket.from}`);
      }
    }
  }

  async function expectList(told: readonly ToldSession[]): Promise<void> {
    const { random } = world;
    const chosen: readonly (readonly [string, (told: ToldSession) => boolean])[] = [
      ['language=de', ({ session }) => session.language === 'de'],
      ['status=completed', ({ session }) => session.status === 'completed'],
      ['metadata.agent=agent-1', ({ session }) => session.metadata.agent === 'agent-1'],
      ['durationFrom=1000', ({ turns }) => turns !== null && turns.measures.durationMs >= 1_000],
      ['durationTo=3600000', ({ turns }) => turns !== null && turns.measures.durationMs <= 3_600_000],
      ['responseGapMaxFrom=500', ({ turns }) => (turns?.measures.responseGap?.max ?? -1) >= 500],
      ['toolErrorsFrom=1', ({ turns }) => (turns?.measures.toolErrors ?? 0) >= 1],
      ['unansweredFrom=1', ({ turns }) => (turns?.measures.unanswered ?? 0) >= 1],
      [
        'interruptionsFrom=1',
        ({ turns }) => (turns?.measures.interruptions.byUser ?? 0) + (turns?.measures.interruptions.byBot ?? 0) >= 1,
      ],
    ];
    for (let round = 0; round < 12; round += 1) {
      const filters = chosen.filter(() => random.chance(0.3));
      const query = [`limit=${random.between(1, 4)}`, 'include=measures', ...filters.map(([filter]) => filter)].join(
        '&',
      );
      const listed = await world.list(query);
      const naive = told.filter((each) => filters.every(([, holds]) => holds(each)));
      expect(listed.map(({ sessionId }) => sessionId).sort(), query).toEqual(
        naive.map(({ session }) => session.sessionId).sort(),
      );
      for (const { sessionId, measures } of listed) {
        const turns = told.find(({ session }) => session.sessionId === sessionId)?.turns;
        expect(measures, sessionId).toEqual(turns?.measures ?? null);
      }
    }
  }

  it.each(seeds)('equal a simple fold of all its sessions (seed %i)', async (seed) => {
    await begin(seed);
    for (let step = 0; step < STEPS; step += 1) await world.step();
    await world.settle();
    const told = await world.told();
    for (const range of ranges(told)) await expectRange(told, range);
    await expectList(told);
  });

  it('have at most 100 groups, and the others as one', async () => {
    await begin(1_000);
    for (let call = 0; call < 170; call += 1) await world.call(400);
    await world.settle();
    const told = await world.told();
    const agents = new Set(told.map(({ session }) => metadataOf('agent')(session)));
    expect(agents.size).toBeGreaterThan(105);
    for (const range of ranges(told).slice(0, 4)) await expectRange(told, range, ['agent', 'endReason']);
  });
});
