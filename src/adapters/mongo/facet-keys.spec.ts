import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facetKey, facetKeys } from './facet-keys.js';

const aNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, -1, 2 ** 53, 5e-324));

describe('the key of a facet', () => {
  it('sorts as its number does', () => {
    fc.assert(
      fc.property(aNumber, aNumber, (a, b) => {
        const [keyA, keyB] = [a, b].map((value) => facetKey({ name: 'x.y', value }));
        expect(Math.sign(a - b) || 0).toBe(keyA === keyB ? 0 : (keyA ?? '') < (keyB ?? '') ? -1 : 1);
      }),
    );
  });

  it('lies between the keys of a filter exactly when the filter matches it', () => {
    fc.assert(
      fc.property(aNumber, aNumber, aNumber, (value, from, to) => {
        const key = facetKey({ name: 'x.y', value });
        const [first, last] = facetKeys({ name: 'x.y', from, to });
        expect(key >= first && key <= last).toBe(value >= from && value <= to);
      }),
    );
  });

  it('distinguishes texts, numbers and names', () => {
    const [first, last] = facetKeys({ name: 'x.y' });
    for (const other of [
      { name: 'x.y', value: 'n' },
      { name: 'x.ya', value: 1 },
      { name: 'x', value: 1 },
    ]) {
      const key = facetKey(other);
      expect(key >= first && key <= last).toBe(false);
    }
  });
});
