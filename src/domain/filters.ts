/**
 * What each filter of a query translates to: a condition in SQL, or a predicate. A table that lacks a filter does not
 * compile, so no store can ignore one and return everything.
 */
export type Filters<Filter, Condition> = {
  readonly [Name in keyof Filter]-?: (wanted: NonNullable<Filter[Name]>) => Condition;
};

/** Returns the conditions of the filters that are set, in the order of the table. An empty array counts as not set. */
export function conditionsOf<Filter extends object, Condition>(
  table: Filters<Filter, Condition>,
  filter: Filter,
): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const name in table) {
    const wanted = filter[name];
    if (wanted === undefined || wanted === null || (Array.isArray(wanted) && wanted.length === 0)) continue;
    conditions.push(table[name](wanted));
  }
  return conditions;
}
