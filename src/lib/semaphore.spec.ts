import { describe, expect, it } from 'vitest';
import { Semaphore } from './semaphore.js';

describe('a semaphore', () => {
  it('admits its number of callers at once, and the others in their order', async () => {
    const semaphore = new Semaphore(2);
    const came: number[] = [];
    const [first, second, third, fourth] = [1, 2, 3, 4].map(async (number) => {
      const release = await semaphore.acquire();
      came.push(number);
      return release;
    });
    (await first)?.();
    (await third)?.();
    await fourth;
    expect(came).toEqual([1, 2, 3, 4]);
    for (const release of [await second, await fourth]) release?.();
    const releases = await Promise.all([semaphore.acquire(), semaphore.acquire()]);
    expect(releases).toHaveLength(2);
  });
});
