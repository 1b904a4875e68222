import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addJson, jsonObject } from './json-object.js';

function written(value: unknown): string {
  const pieces: string[] = [];
  addJson(pieces, value);
  return pieces.join('');
}

const anything = fc.anything({
  key: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'toJSON', 'proto', 'constructor')),
  values: [
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, 2 ** 53, 1e21, Symbol('s'), () => 1, '\\ud800', '\ud800'),
  ],
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withBoxedValues: true,
  withSparseArray: true,
});

it('is the text of the mapped value, whether anything had to be mapped or not', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(written(value)).toBe(JSON.stringify(jsonObject(value)));
    }),
    { numRuns: 1_000 },
  );
});

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const circle: Record<string, unknown> = {};
circle.self = { circle };
const twice = { a: 1 };

it.each([
  ['32 levels', nested(32)],
  ['33 levels', nested(33)],
  ['20,000 names', Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`n${n}`, n]))],
  ['20,001 names', Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [`n${n}`, n]))],
  ['a circle', circle],
  ['the same object twice', { twice, again: [twice] }],
  ['an object of a class', { error: new Error('no'), date: new Date(0) }],
  ['a getter that throws', Object.defineProperty({}, 'a', { enumerable: true, get: () => expect.unreachable() })],
  ['a method', { toJSON: () => Number.NaN }],
])('is the same for %s', (_name, value) => {
  expect(written(value)).toBe(JSON.stringify(jsonObject(value)));
});
