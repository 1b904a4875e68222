/**
 * Two of a record that differ in every field, for tests that a function considers all fields: each field in turn is taken
 * from the other one. The compiler requires a new field in each pair, so that every such test covers it.
 */
export type Pair<Fact> = readonly [one: Required<Fact>, other: Required<Fact>];

/** Returns the first of the pair with one field of the second, for each field, with its name. */
export function oneFieldChanged<Fact extends object>([one, other]: Pair<Fact>): readonly [keyof Fact, Fact][] {
  const names = Object.keys(one) as (keyof Fact)[];
  return names.map((name) => {
    if (one[name] === other[name]) throw new Error(`The two must differ in ${String(name)}.`);
    return [name, { ...one, [name]: other[name] }];
  });
}
