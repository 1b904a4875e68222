/** A field that identifies the record: with another value it is not a repeat. */
export const NAMES_THE_RECORD = 'names the record';

interface Comparison<Stored, Field> {
  /** The field name in errors. */
  readonly field: Field;
  readonly storedValue: (stored: Stored) => unknown;
}

/** How each field of a repeated request is compared. A table that lacks a field does not compile. */
export type Comparisons<Request, Stored, Field> = {
  readonly [Name in keyof Request]-?: Comparison<Stored, Field> | typeof NAMES_THE_RECORD;
};

/**
 * Returns the fields in which a repeat differs from the stored record, in the order of the table. Fields that it leaves
 * out do not conflict.
 */
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
