import { histogramOf } from '@conversation-service/voice';
import { expect, it } from 'vitest';
import { LATENCY_BOUNDS_MS, latencyBins } from './latency-bins.js';

it('counts a value on a bound in the bin that begins there, and the value before it in the bin below', () => {
  for (const [index, boundMs] of LATENCY_BOUNDS_MS.entries()) {
    if (index === 0) continue;
    const counts = latencyBins(histogramOf([boundMs - 1, boundMs])).map(({ count }) => count);
    expect(counts).toEqual(LATENCY_BOUNDS_MS.map((_, bin) => (bin === index || bin === index - 1 ? 1 : 0)));
  }
});

it('counts every value once, however long it is', () => {
  const bins = latencyBins(histogramOf([0, 1, 79, 1_000_000, 2 ** 31]));
  expect(bins[0]).toEqual({ fromMs: 0, toMs: 80, count: 3 });
  expect(bins.at(-1)).toEqual({ fromMs: 10_240, toMs: null, count: 2 });
});
