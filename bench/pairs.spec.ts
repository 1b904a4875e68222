import { describe, expect, it } from 'vitest';
import { alternate, type Contestant, median } from './pairs.js';

/** Does what the list says, one entry a run, and writes down its turn. */
function scripted(name: string, turns: string[], perSecond: readonly number[]): Contestant {
  let run = 0;
  return {
    name,
    run: async () => {
      turns.push(name);
      return { perSecond: perSecond[run++] ?? Number.NaN };
    },
  };
}

describe('a pair of contestants', () => {
  it('alternates, and does not count the first round', async () => {
    const turns: string[] = [];
    const pair = await alternate(scripted('A', turns, [1, 20, 30, 10]), scripted('B', turns, [999, 10, 10, 20]), 3);
    expect(turns.join('')).toBe('ABABABAB');
    expect(pair).toMatchObject({ ratio: 2, low: 0.5, high: 3 });
  });

  it('is compared by medians, which one outlier does not move', () => {
    expect(median([3, 1, 1_000])).toBe(3);
    expect(median([4, 1, 2, 1_000])).toBe(3);
  });
});
