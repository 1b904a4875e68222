import { histogramOf } from '@conversation-service/voice';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistogramSum } from './histogram-sum.js';

const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 20 });

describe('a sum of histograms', () => {
  it('is the histogram of all their values, in any order, even if some were stored', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const stored = new HistogramSum();
        for (const each of [c, b]) stored.add(histogramOf(each));
        const sum = new HistogramSum();
        sum.addPacked(JSON.parse(JSON.stringify(stored.pack())));
        sum.add(histogramOf(a));
        expect(sum.histogram()).toEqual(histogramOf([...a, ...b, ...c]));
      }),
    );
  });
});
