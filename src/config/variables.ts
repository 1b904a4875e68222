import { FEATURES } from '../features.js';
import type { CoreValues } from './core-variables.js';
import type { DeclaredSettings } from './settings.js';
import type { AnyVariable } from './variable.js';
import { LIMIT_VARIABLES } from './variables/limits.js';
import { LOGGING_VARIABLES } from './variables/logging.js';
import { OBJECT_VARIABLES } from './variables/objects.js';
import { SERVER_VARIABLES } from './variables/server.js';
import { STORAGE_VARIABLES } from './variables/storage.js';

export interface VariableGroup {
  readonly title: string;
  readonly variables: Readonly<Record<string, AnyVariable>>;
}

/** The variables that capabilities contribute. */
export const SETTINGS: readonly DeclaredSettings[] = FEATURES.flatMap(({ settings }) => settings ?? []);

/** All variables, in the order of the documentation. */
export const VARIABLE_GROUPS: readonly VariableGroup[] = [
  { title: 'Server', variables: SERVER_VARIABLES },
  { title: 'Storage', variables: STORAGE_VARIABLES },
  { title: 'Object store', variables: OBJECT_VARIABLES },
  ...SETTINGS,
  { title: 'Limits', variables: LIMIT_VARIABLES },
  { title: 'Logging', variables: LOGGING_VARIABLES },
];

export const VARIABLES: Readonly<Record<string, AnyVariable>> = Object.assign(
  {},
  ...VARIABLE_GROUPS.map(({ variables }) => variables),
);

/** The values including defaults: typed for the service itself, and for a capability through its `Settings`. */
export type Values = CoreValues & Readonly<Record<string, unknown>>;

export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES);
