import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runSteps } from '../merge/steps.js';
import { PIECE_CHARS } from '../pieces.js';
import { call, span, user } from '../testing/call.js';
import { countSegments, countWords, countWordsInSteps } from './count-words.js';
import { distributionOf } from './distribution.js';
import { distributionOfHistogram, HISTOGRAM_RELATIVE_ERROR, histogramOf } from './histogram.js';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a distribution', () => {
  it('computes percentiles by nearest rank', () => {
    expect(distributionOf(upTo(100))).toEqual({ n: 100, min: 1, max: 100, p50: 50, p90: 90, p95: 95, p99: 99 });
    expect(distributionOf(upTo(20))).toMatchObject({ p50: 10, p95: 19, p99: 20 });
    expect(distributionOf([40, 10, 30, 20])).toMatchObject({ p50: 20 });
    expect(distributionOf([7])).toEqual({ n: 1, min: 7, max: 7, p50: 7, p90: 7, p95: 7, p99: 7 });
  });

  it('is null without values', () => {
    expect(distributionOf([])).toBeNull();
    expect(distributionOfHistogram(histogramOf([]))).toBeNull();
  });
});

const values = fc.array(fc.oneof(fc.nat(200), fc.nat(100_000), fc.nat(2 ** 31 - 1)), { minLength: 1, maxLength: 300 });

describe('a histogram', () => {
  it('has percentiles within its relative error, which is at most 0.03, and exact n, min and max', () => {
    expect(HISTOGRAM_RELATIVE_ERROR).toBeLessThanOrEqual(0.03);
    fc.assert(
      fc.property(values, (list) => {
        const exact = distributionOf(list);
        const found = distributionOfHistogram(histogramOf(list));
        if (!exact || !found) throw new Error('no values');
        expect([found.n, found.min, found.max]).toEqual([exact.n, exact.min, exact.max]);
        for (const name of ['p50', 'p90', 'p95', 'p99'] as const) {
          expect(Math.abs(found[name] - exact[name])).toBeLessThanOrEqual(exact[name] * HISTOGRAM_RELATIVE_ERROR);
        }
      }),
    );
  });

  it('is exact below 64 ms', () => {
    expect(distributionOfHistogram(histogramOf(upTo(63)))).toEqual(distributionOf(upTo(63)));
  });
});

describe('words', () => {
  it('are counted as Intl.Segmenter counts them, even when the text is plain', () => {
    const word = fc.constantFrom('I', "can't", 'lost', 'my', 'card', 'OK', 'a', "o'clock");
    const mark = fc.constantFrom(' ', ', ', '. ', '? ', '! ');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, mark), { maxLength: 30 }), (parts) => {
        const text = parts.flat().join('').trim();
        expect(countWords(text, 'en-US')).toBe(countSegments(text, 'en-US'));
      }),
    );
  });

  it('are counted in any script, and with an unknown language', () => {
    expect(countWords('今日は良い天気です', 'ja')).toBeGreaterThan(3);
    // The second has the form of a tag, but Intl refuses it.
    expect(countWords('3.5 % of $10', 'abcdefgh')).toBe(3);
    expect(countWords('3.5 % of $10', 'abcd')).toBe(3);
    expect(countWords('', null)).toBe(0);
  });

  it('are counted in steps in proportion to the length of the text', () => {
    const text = '3.5 % of $10, '.repeat(100);
    const long = text.repeat(100);
    expect(runSteps(countWordsInSteps(long, 'en'))).toBe(countSegments(long, 'en'));
    expect([...countWordsInSteps(long, 'en')].length).toBeGreaterThan(long.length / PIECE_CHARS);
    const stepsFor = (said: string) => {
      const told = Array.from({ length: 400 }, (_, index) => user(span(said, index * 100, index * 100 + 90)));
      return [...call(told).turnsSteps()].length;
    };
    expect(stepsFor(text) - stepsFor('short')).toBeGreaterThan(40);
  });
});
