import { describe, expect, it } from 'vitest';
import {
  ERASURE,
  type ErasureViolation,
  type ErasureWay,
  runErasureSchedule,
} from '../../../../test/interleaving/erasure-schedule.js';
import { UNREST, type Unrest } from '../../../../test/interleaving/schedule.js';

const SCHEDULES = 20_000;
/** The wrong algorithms are detected long before. */
const CONTROL_SCHEDULES = 2_000;

describe('the erasure of a session, in random schedules with concurrent writers, readers and a creator', () => {
  it(`admits no writes afterwards and leaves nothing behind, in ${SCHEDULES}`, () => {
    expect(search(ERASURE, SCHEDULES)).toEqual({});
  });

  it('answers no reads afterwards if reads are not stale', () => {
    expect(search(ERASURE, SCHEDULES, { ...UNREST, staleReads: 0 })).toEqual({});
  });

  it('detects writers that continue if there is no fence', () => {
    const found = search({ ...ERASURE, *fence() {} }, CONTROL_SCHEDULES);
    expect(found['taken after the erasure']).toBeGreaterThan(0);
  });

  it('detects writers that continue after the answer to a second call if only the first call sets up the fence', () => {
    const found = search({ ...ERASURE, repeatsFence: false }, CONTROL_SCHEDULES);
    expect(found['taken after the erasure']).toBeGreaterThan(0);
  });

  it('detects events that are stored again and torn reads if events are deleted at once', () => {
    const found = search({ ...ERASURE, settles: false }, CONTROL_SCHEDULES);
    expect(found['left behind']).toBeGreaterThan(0);
    expect(found['torn read']).toBeGreaterThan(0);
    expect(found['created again']).toBeGreaterThan(0);
  });
});

/** Returns how many schedules showed which violation. Their seeds begin at 1. */
function search(way: ErasureWay, count: number, unrest: Unrest = UNREST) {
  const found: Partial<Record<ErasureViolation, number>> = {};
  for (let seed = 1; seed <= count; seed += 1) {
    for (const violation of runErasureSchedule(seed, way, unrest)) found[violation] = (found[violation] ?? 0) + 1;
  }
  return found;
}
