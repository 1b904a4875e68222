import { expect, it } from 'vitest';
import { MAX_WORST, WorstTally } from './worst-calls.js';

const calls = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sessionId: `s${index}`, value: 100 * (index % 7) }));

it('keeps the worst calls, in an order that does not depend on which came first', () => {
  const [all, halves] = [new WorstTally(), new WorstTally()];
  all.merge({ slowest: calls(40), mostInterrupted: [] });
  for (const part of [calls(40).slice(20), calls(40).slice(0, 20)]) {
    const half = new WorstTally();
    half.merge({ slowest: part.toReversed(), mostInterrupted: [] });
    halves.merge(half.result());
  }
  const naive = calls(40).sort((a, b) => b.value - a.value || (a.sessionId < b.sessionId ? -1 : 1));
  expect(all.result().slowest).toEqual(naive.slice(0, MAX_WORST));
  expect(halves.result()).toEqual(all.result());
});
