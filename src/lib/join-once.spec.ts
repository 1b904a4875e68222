import { describe, expect, it } from 'vitest';
import { joinOnce } from './join-once.js';

describe('joinOnce', () => {
  it('has the members of all objects, in their order', () => {
    expect(Object.entries(joinOnce('error', [{ b: 1 }, {}, { a: 2 }]))).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });

  it('refuses a duplicate name', () => {
    expect(() => joinOnce('error', [{ a: 1 }, { a: 1 }])).toThrow('The error a is declared twice.');
  });
});
