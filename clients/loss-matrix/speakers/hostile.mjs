/** Values that an API refuses, or that are not JSON. */
export const HOSTILE = [
  'item_1/fnc_0',
  '\ud800',
  '',
  'x'.repeat(300),
  Number.NaN,
  2n ** 70n,
  { ['__proto__']: 1 },
  [[]],
  new Date(Number.NaN),
  () => 1,
];
