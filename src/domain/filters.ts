/**
 * What each filter of a query becomes where it is asked: a condition in SQL, a function of an event. A table that lacks a
 * filter does not compile, so no store can forget one and answer with everything.
 */
export type Filters<Filter, Condition> = {
  readonly [Name in keyof Filter]-?: (wanted: NonNullable<Filter[Name]>) => Condition;
};

/** Of the filters that are set, in the order of the table. An empty list is not set. */
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
