import { describe, expect, it } from 'vitest';
import { SeededRandom } from './seeded-random.js';

const DRAWS = 2_000;
const draws = <Value>(draw: (random: SeededRandom) => Value, seed = 1): readonly Value[] => {
  const random = new SeededRandom(seed);
  return Array.from({ length: DRAWS }, () => draw(random));
};

describe('SeededRandom', () => {
  it('gives the same numbers for the same seed, and different ones for another', () => {
    expect(draws((random) => random.next())).toEqual(draws((random) => random.next()));
    expect(draws((random) => random.next(), 2)).not.toEqual(draws((random) => random.next()));
  });

  it('reaches both ends and nothing beyond', () => {
    expect(new Set(draws((random) => random.between(3, 6)))).toEqual(new Set([3, 4, 5, 6]));
  });

  it('picks by weight', () => {
    const picked = draws((random) => random.pick(['often', 'never', 'seldom'], (name) => WEIGHTS[name] ?? 0));
    expect(new Set(picked)).toEqual(new Set(['often', 'seldom']));
    expect(picked.filter((name) => name === 'seldom').length / DRAWS).toBeCloseTo(0.1, 1);
  });

  it('refuses to pick from an empty list', () => {
    expect(() => new SeededRandom(1).pick([])).toThrow(RangeError);
  });
});

const WEIGHTS: Readonly<Record<string, number>> = { often: 9, never: 0, seldom: 1 };
