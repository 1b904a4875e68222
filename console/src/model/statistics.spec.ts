import { expect, it } from 'vitest';
import { ascending, percentile, toBins } from './statistics.js';

it('takes percentiles by nearest rank', () => {
  const sorted = ascending([4, 1, 3, 2]);
  expect([0.5, 0.95, 1, 0].map((share) => percentile(sorted, share))).toEqual([2, 4, 4, 1]);
  expect(percentile([], 0.5)).toBeUndefined();
});

it('counts a value in exactly one bin, the last being open', () => {
  expect(toBins([0, 9, 10, 25, 1_000], [0, 10, 20])).toEqual([
    { from: 0, to: 10, count: 2 },
    { from: 10, to: 20, count: 1 },
    { from: 20, to: null, count: 2 },
  ]);
});
