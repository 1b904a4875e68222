import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json.js';
import { mergePatch } from './merge-patch.js';

/** RFC 7396, appendix A: original, patch, result. */
const APPENDIX: readonly (readonly [Json, Json, Json])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The pseudocode of RFC 7396 §2, line by line, on objects without a prototype. */
function byTheBook(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result = Object.assign(Object.create(null), isObject(target) ? target : {});
  for (const name of Object.keys(patch as object)) {
    const value = (patch as Record<string, unknown>)[name];
    if (value === null) delete result[name];
    else result[name] = byTheBook(result[name], value);
  }
  return result;
}

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
const text = (value: unknown) => JSON.stringify(value);

describe('a merge patch', () => {
  it.each(APPENDIX)('turns %j with %j into %j', (original, patch, result) => {
    expect(mergePatch(original, patch)).toEqual(result);
  });

  it('gives the result of the RFC, for any two values, and changes neither', () => {
    fc.assert(
      fc.property(json, json, (original, patch) => {
        const before = text([original, patch]);
        expect(text(mergePatch(original, patch))).toBe(text(byTheBook(original, patch)));
        expect(text([original, patch])).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same result when it is applied twice', () => {
    fc.assert(
      fc.property(json, json, (original, patch) => {
        const once = mergePatch(original, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it('treats names of Object.prototype, and __proto__, as ordinary names', () => {
    const patch = JSON.parse('{"__proto__":{"a":1},"toString":"x","constructor":null}');
    const merged = mergePatch({ constructor: 1, valueOf: 2 }, patch);
    expect(text(merged)).toBe('{"valueOf":2,"__proto__":{"a":1},"toString":"x"}');
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});
