import Joi from 'joi';
import type { ConfigProblem } from './config-error.js';
import type { Given, GivenValues } from './environment.js';
import { shownValue } from './secrets.js';
import type { AnyVariable } from './variable.js';
import { VARIABLES, type Values } from './variables.js';

/** The environment of the service as one Joi schema, limited to our names. */
const ENVIRONMENT_SCHEMA: Joi.ObjectSchema<Values> = Joi.object<Values>(
  Object.fromEntries(Object.entries(VARIABLES).map(([name, { schema }]) => [name, schema])),
);

export interface ParsedValues {
  /** Including defaults. Meaningful only for names that are not in `faults`. */
  readonly values: Values;
  /** At most one per variable. */
  readonly faults: ReadonlyMap<string, ConfigProblem>;
}

/** Converts texts to values. Checks each variable by itself. */
export function parseValues(given: GivenValues): ParsedValues {
  const texts = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value?.text]));
  const { value, error } = ENVIRONMENT_SCHEMA.validate(texts, { abortEarly: false });
  const faults = new Map<string, ConfigProblem>();
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const found = given[name];
    if (!found) continue;
    const detail = error?.details.find(({ path }) => path[0] === name);
    if (detail) faults.set(name, toFault({ name, variable }, found, detail));
  }
  return { values: value as Values, faults };
}

function toFault(
  { name, variable }: { readonly name: string; readonly variable: AnyVariable },
  given: Given,
  detail: Joi.ValidationErrorItem,
): ConfigProblem {
  const fault: unknown = detail.context?.fault;
  return {
    subject: name,
    found: `is ${shownValue(given.text, variable.secret)} (from ${given.source})`,
    expected: typeof fault === 'string' ? fault : variable.expected,
    fix: `set a valid value, for example ${name}=${variable.example}, or remove it (default: ${variable.defaultText})`,
  };
}
