/** A field that names the record: a repeat with another value is no repeat. */
export const NAMES_THE_RECORD = 'names the record';

interface Comparison<Stored, Field> {
  /** As errors call it. */
  readonly field: Field;
  readonly storedValue: (stored: Stored) => unknown;
}

/** How each field of a request is compared in a repeat. A table that lacks a field of the request does not compile. */
export type Comparisons<Request, Stored, Field> = {
  readonly [Name in keyof Request]-?: Comparison<Stored, Field> | typeof NAMES_THE_RECORD;
};

/** The fields in which a repeat differs from what is stored, in the order of the table. What it left out does not conflict. */
export function conflictsWith<Request extends object, Stored, Field>(
  comparisons: Comparisons<Request, Stored, Field>,
  stored: Stored,
  repeat: Request,
): readonly Field[] {
  const fields: Field[] = [];
  for (const name in comparisons) {
    const comparison = comparisons[name];
    const value = repeat[name];
    if (comparison === NAMES_THE_RECORD || value === undefined) continue;
    if (value !== comparison.storedValue(stored)) fields.push(comparison.field);
  }
  return fields;
}
