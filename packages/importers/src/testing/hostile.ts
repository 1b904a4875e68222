import fc from 'fast-check';

const DEEP = Array.from({ length: 500 }).reduce<unknown>((inner) => [inner], 'deep');

/** Unexpected values for any position. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  'None',
  'NaN',
  '\ud800',
  '🦊'.repeat(200),
  '../../etc/passwd',
  '2026-02-30T25:61:61Z',
  '2026-01-01 10:00:00',
  -1,
  0,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  {},
  [null, [], 'x'],
  { id: null, type: {}, role: [] },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": null}'),
  DEEP,
];

/** One change to a body. */
export interface Mutation {
  readonly at: number;
  readonly value: unknown;
}

export const MUTATIONS: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({ at: fc.nat(), value: fc.constantFrom(...HOSTILE, 'delete') }),
  { minLength: 1, maxLength: 4 },
);

/** Returns the body with some values replaced or removed. */
export function mutated(messages: readonly unknown[], mutations: readonly Mutation[]): readonly unknown[] {
  const root: { body: unknown } = { body: structuredClone(messages) };
  for (const { at, value } of mutations) mutate(root, at, structuredClone(value));
  return Array.isArray(root.body) ? root.body : [root.body];
}

function mutate(root: { body: unknown }, at: number, value: unknown): void {
  const places = placesOf(root.body);
  const place = places[at % Math.max(places.length, 1)];
  if (!place) return;
  const { parent, name } = place;
  if (value === 'delete') delete (parent as Record<string, unknown>)[name];
  else Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
}

interface Place {
  readonly parent: object;
  readonly name: string;
}

/** Returns every location in a value, down to the maximum depth of payloads. */
export function placesOf(value: unknown, depth = 0): readonly Place[] {
  if (typeof value !== 'object' || value === null || depth > 12) return [];
  return Object.entries(value).flatMap(([name, member]) => [{ parent: value, name }, ...placesOf(member, depth + 1)]);
}
