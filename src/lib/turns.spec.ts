import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

describe('turns', () => {
  it('let so many in at once, and the others in their order', async () => {
    const turns = new Turns(2);
    const came: number[] = [];
    const [first, second, third, fourth] = [1, 2, 3, 4].map(async (number) => {
      const end = await turns.take();
      came.push(number);
      return end;
    });
    (await first)?.();
    (await third)?.();
    await fourth;
    expect(came).toEqual([1, 2, 3, 4]);
    for (const end of [await second, await fourth]) end?.();
    const ends = await Promise.all([turns.take(), turns.take()]);
    expect(ends).toHaveLength(2);
  });
});
