import { describe, expect, it } from 'vitest';
import { checkThenInsert, counterThenInsert } from '../../test/interleaving/naive-algorithms.js';
import { type Algorithm, runSchedule, slotFence, UNREST, type Unrest } from '../../test/interleaving/schedule.js';

const SCHEDULES = Number(process.env.N ?? 100_000);

/** How many schedules showed each fault, and the seed of the first. */
function search(algorithm: Algorithm, schedules: number, unrest: Unrest = UNREST) {
  const found: Record<string, { count: number; seed: number }> = {};
  for (let seed = 1; seed <= schedules; seed += 1) {
    for (const violation of runSchedule(seed, algorithm, unrest)) {
      found[violation] ??= { count: 0, seed };
      found[violation].count += 1;
    }
  }
  return found;
}

describe('slot as fence', () => {
  it(`keeps every promise in ${SCHEDULES} schedules`, () => {
    expect(search(slotFence, SCHEDULES)).toEqual({});
  }, 60_000);
  it('naive', () => {
    console.log(search(counterThenInsert, 5000), search(checkThenInsert, 5000));
  }, 60_000);
});
