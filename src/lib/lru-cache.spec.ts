import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LruCache } from './lru-cache.js';

describe('an LRU cache', () => {
  it('evicts the least recently used value when the total size exceeds the limit', () => {
    const values = new LruCache<number>(4);
    for (const number of [1, 2, 3, 4]) values.set(String(number), number, 1);
    values.get('1');
    values.set('5', 5, 1);
    expect(['1', '2', '3', '4', '5'].map((key) => values.get(key))).toEqual([1, undefined, 3, 4, 5]);
  });

  it('deletes values by the beginning of their keys, and subtracts their size', () => {
    const values = new LruCache<number>(4);
    for (const key of ['a1', 'b1', 'a2', 'b2']) values.set(key, 1, 1);
    values.deleteAll('a');
    for (const key of ['c1', 'c2']) values.set(key, 1, 1);
    expect(['a1', 'a2', 'b1', 'b2', 'c1', 'c2'].map((key) => values.get(key))).toEqual([
      undefined,
      undefined,
      1,
      1,
      1,
      1,
    ]);
  });

  it('does not store a value that would push out many others, and deletes the one that it would replace', () => {
    const values = new LruCache<number>(8);
    for (const number of [1, 2, 3]) values.set(String(number), number, 2);
    values.set('3', 9, 3);
    expect(['1', '2', '3'].map((key) => values.get(key))).toEqual([1, 2, undefined]);
  });

  it('is empty after it was cleared, and so is its size', () => {
    const values = new LruCache<number>(4);
    const keys = ['1', '2', '3', '4'];
    for (const key of keys) values.set(key, 1, 1);
    values.clear();
    expect(keys.map((key) => values.get(key))).toEqual([undefined, undefined, undefined, undefined]);
    for (const key of keys) values.set(key, 2, 1);
    expect(keys.map((key) => values.get(key))).toEqual([2, 2, 2, 2]);
  });

  it('stays within its limit and returns correct values, whatever is set', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), weight: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const values = new LruCache<number>(16);
        const last = new Map<string, number>();
        for (const { key, weight } of steps) {
          values.set(key, weight, weight);
          last.set(key, weight);
        }
        const kept = [...last].filter(([key]) => values.get(key) !== undefined);
        for (const [key, weight] of kept) expect(values.get(key)).toBe(weight);
        expect(kept.reduce((sum, [, weight]) => sum + weight, 0)).toBeLessThanOrEqual(16);
      }),
    );
  });
});
