import Joi from 'joi';
import type { ConfigProblem } from './config-error.js';
import type { Given, GivenValues } from './environment.js';
import { shownValue } from './secrets.js';
import type { AnyVariable } from './variable.js';
import { VARIABLE_NAMES, VARIABLES, type Values, type VariableName } from './variables.js';

/** The whole environment of the service as one Joi schema, of our names only. */
export const ENVIRONMENT_SCHEMA: Joi.ObjectSchema<Values> = Joi.object<Values>(
  Object.fromEntries(VARIABLE_NAMES.map((name) => [name, VARIABLES[name].schema])),
);

export interface ParsedValues {
  /** Defaults included. Only meaningful for names that are not in `faults`. */
  readonly values: Values;
  /** At most one for each variable. */
  readonly faults: ReadonlyMap<VariableName, ConfigProblem>;
}

/** Turns texts into values. Judges each variable alone. */
export function parseValues(given: GivenValues): ParsedValues {
  const texts = Object.fromEntries(Object.entries(given).map(([name, { text }]) => [name, text]));
  const { value, error } = ENVIRONMENT_SCHEMA.validate(texts, { abortEarly: false });
  const faults = new Map<VariableName, ConfigProblem>();
  for (const name of VARIABLE_NAMES) {
    const found = given[name];
    if (!found) continue;
    const detail = error?.details.find(({ path }) => path[0] === name);
    if (detail) faults.set(name, toFault(name, found, detail));
  }
  return { values: value as Values, faults };
}

function toFault(name: VariableName, given: Given, detail: Joi.ValidationErrorItem): ConfigProblem {
  const variable: AnyVariable = VARIABLES[name];
  const fault: unknown = detail.context?.fault;
  return {
    subject: name,
    found: `is ${shownValue(given.text, variable.secret)} (from ${given.source})`,
    expected: typeof fault === 'string' ? fault : variable.expected,
    fix: `set such a value, for example ${name}=${variable.example}, or remove it (default: ${variable.defaultText})`,
  };
}
