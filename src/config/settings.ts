import type { AppConfig } from './app-config.js';
import type { ConfigProblem } from './config-error.js';
import type { CoreValues } from './core-variables.js';
import type { AnyVariable, ValuesOf } from './variable.js';

/** What must hold between variables. */
export interface Rule<Values> {
  /** Where one of them is faulty itself, the rule is not asked. */
  readonly involves: readonly (string & keyof Values)[];
  readonly check: (values: Values) => ConfigProblem | undefined;
}

type Table = Readonly<Record<string, AnyVariable>>;

interface SettingsFacts<Own extends Table, Shape> {
  /** The heading over its variables, wherever people read them. */
  readonly title: string;
  readonly variables: Own;
  /** What must hold between these variables, and between them and those of the service. */
  readonly rules?: readonly Rule<ValuesOf<Own> & CoreValues>[];
  /** The values in the shape in which the capability uses them. */
  readonly toShape: (values: ValuesOf<Own>) => Shape;
}

/** What the configuration has to know of the variables of a capability. */
export interface DeclaredSettings {
  readonly title: string;
  readonly variables: Table;
  /** What does not go together. `faulty` are the variables that are wrong on their own. */
  brokenRules(values: Readonly<Record<string, unknown>>, faulty: ReadonlySet<string>): readonly ConfigProblem[];
}

/** The variables of one capability, and the typed way to their values. */
export class Settings<Own extends Table, Shape> implements DeclaredSettings {
  readonly title: string;
  readonly variables: Table;

  constructor(private readonly facts: SettingsFacts<Own, Shape>) {
    this.title = facts.title;
    this.variables = facts.variables;
  }

  /** Of a configuration that was read by `loadConfig`. */
  of({ contributed }: Pick<AppConfig, 'contributed'>): Shape {
    return this.facts.toShape(contributed as ValuesOf<Own>);
  }

  brokenRules(values: Readonly<Record<string, unknown>>, faulty: ReadonlySet<string>): readonly ConfigProblem[] {
    return broken(this.facts.rules ?? [], values as ValuesOf<Own> & CoreValues, faulty);
  }
}

export function broken<Values>(
  rules: readonly Rule<Values>[],
  values: Values,
  faulty: ReadonlySet<string>,
): readonly ConfigProblem[] {
  const asked = rules.filter(({ involves }) => !involves.some((name) => faulty.has(name)));
  return asked.flatMap((rule) => rule.check(values) ?? []);
}
