import type { AppConfig } from './app-config.js';
import type { ConfigProblem } from './config-error.js';
import type { CoreValues } from './core-variables.js';
import type { AnyVariable, ValuesOf } from './variable.js';

/** A condition between variables. */
export interface Rule<Values> {
  /** If one of them is invalid by itself, the rule is skipped. */
  readonly involves: readonly (string & keyof Values)[];
  /** Returns the conflict; anything falsy if there is none. */
  readonly check: (values: Values) => ConfigProblem | '' | false | undefined;
}

/** Returns the rule that the list `name` has at most `max` items, which the error calls `items`. */
export function atMost<Name extends string>(
  max: number,
  items: string,
  name: Name,
): Rule<Readonly<Record<Name, readonly string[]>>> {
  const problem = { subject: name, found: `has too many ${items}`, fix: `keep at most ${max} of them` };
  return { involves: [name], check: (values) => values[name].length > max && problem };
}

type Table = Readonly<Record<string, AnyVariable>>;

interface SettingsFacts<Own extends Table, Shape> {
  /** The heading of its variables in documentation. */
  readonly title: string;
  readonly variables: Own;
  /** Conditions between these variables, and between them and those of the service. */
  readonly rules?: readonly Rule<ValuesOf<Own> & CoreValues>[];
  /** Converts the values to the form that the capability uses. */
  readonly toShape: (values: ValuesOf<Own>) => Shape;
}

/** What the configuration needs to know about the variables of a capability. */
export interface DeclaredSettings {
  readonly title: string;
  readonly variables: Table;
  readonly rules: readonly Rule<never>[];
}

/** The variables of one capability, with typed access to their values. */
export class Settings<Own extends Table, Shape> implements DeclaredSettings {
  readonly title = this.facts.title;
  readonly variables = this.facts.variables;
  readonly rules = this.facts.rules ?? [];

  constructor(private readonly facts: SettingsFacts<Own, Shape>) {}

  /** Returns the values from a configuration that `loadConfig` returned. */
  of({ contributed }: Pick<AppConfig, 'contributed'>): Shape {
    return this.facts.toShape(contributed as ValuesOf<Own>);
  }
}
