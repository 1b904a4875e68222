import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../test/interleaving/random.js';
import { type PlanRules, planCount, type Segment, type TimeRange } from './count-plan.js';
import { HOUR, LEVELS } from './levels.js';

const HOUR_MS = HOUR.ms;
const DAY_MS = 24 * HOUR_MS;
const DAY0_MS = Date.UTC(2026, 0, 15);

const RULES: PlanRules = {
  levels: LEVELS,
  stepMs: undefined,
  liveFromMs: Number.MAX_SAFE_INTEGER,
  isUsable: () => true,
};

const plan = (range: TimeRange, rules: Partial<PlanRules> = {}) => planCount(range, { ...RULES, ...rules });

const told = (segments: readonly Segment[]) =>
  segments.map((segment) => (segment.kind === 'sessions' ? 'sessions' : `${segment.count} ${segment.level.name}`));

describe('the plan of a count', () => {
  it('uses the largest blocks, and single sessions only at the ends', () => {
    const range = { fromMs: DAY0_MS - HOUR_MS - 400_000, toMs: DAY0_MS + 30 * DAY_MS + 7 * HOUR_MS + 5 };
    expect(told(plan(range))).toEqual(['sessions', '1 minutes', '1 hour', '30 day', '1 quarter', '1 hour', 'sessions']);
  });

  it('does not go beyond any bucket', () => {
    const day = { fromMs: DAY0_MS, toMs: DAY0_MS + DAY_MS - 1 };
    expect(told(plan(day, { stepMs: 6 * HOUR_MS }))).toEqual(['4 quarter']);
    expect(told(plan(day, { stepMs: HOUR_MS / 4 }))).toEqual(['288 minutes']);
    expect(told(plan(day, { stepMs: 10_000 }))).toEqual(['sessions']);
  });

  it('counts young sessions one by one', () => {
    const range = { fromMs: DAY0_MS, toMs: DAY0_MS + DAY_MS };
    const liveFromMs = DAY0_MS + 7 * HOUR_MS;
    expect(plan(range, { liveFromMs })).toEqual([
      { kind: 'blocks', level: LEVELS[2], fromMs: DAY0_MS, count: 1 },
      { kind: 'blocks', level: HOUR, fromMs: DAY0_MS + 6 * HOUR_MS, count: 1 },
      { kind: 'sessions', range: { fromMs: liveFromMs, toMs: range.toMs } },
    ]);
  });

  it('uses the smaller blocks while a larger one is not built yet', () => {
    const range = { fromMs: DAY0_MS, toMs: DAY0_MS + DAY_MS - 1 };
    expect(told(plan(range, { isUsable: ({ name }) => name === 'minutes' || name === 'hour' }))).toEqual(['24 hour']);
  });

  it('covers every moment of a range once', () => {
    const random = new SeededRandom(1);
    for (let run = 0; run < 500; run += 1) {
      const fromMs = DAY0_MS + random.below(3 * DAY_MS);
      const range = { fromMs, toMs: fromMs + random.below(random.pick([1, 60_000, HOUR_MS, 9 * DAY_MS])) };
      const liveFromMs = DAY0_MS + random.below(100) * HOUR_MS;
      const stepMs = random.pick([undefined, 10_000, HOUR_MS / 4, HOUR_MS, 6 * HOUR_MS, DAY_MS]);
      let atMs = range.fromMs;
      for (const segment of plan(range, { liveFromMs, stepMs, isUsable: () => random.chance(0.8) })) {
        const [begin, end] =
          segment.kind === 'sessions'
            ? [segment.range.fromMs, segment.range.toMs + 1]
            : [segment.fromMs, segment.fromMs + segment.count * segment.level.ms];
        expect(begin).toBe(atMs);
        atMs = end;
      }
      expect(atMs).toBe(range.toMs + 1);
    }
  });
});
