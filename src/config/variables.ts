import type { AnyVariable, ValuesOf } from './variable.js';
import { ARCHIVE_VARIABLES } from './variables/archive.js';
import { LIMIT_VARIABLES } from './variables/limits.js';
import { LOGGING_VARIABLES } from './variables/logging.js';
import { RETENTION_VARIABLES } from './variables/retention.js';
import { SERVER_VARIABLES } from './variables/server.js';
import { STORAGE_VARIABLES } from './variables/storage.js';

export interface VariableGroup {
  readonly title: string;
  readonly variables: Readonly<Record<string, AnyVariable>>;
}

/** Every variable that the service knows, in the order in which people read them. */
export const VARIABLE_GROUPS: readonly VariableGroup[] = [
  { title: 'Server', variables: SERVER_VARIABLES },
  { title: 'Storage', variables: STORAGE_VARIABLES },
  { title: 'Retention', variables: RETENTION_VARIABLES },
  { title: 'Archive', variables: ARCHIVE_VARIABLES },
  { title: 'Limits', variables: LIMIT_VARIABLES },
  { title: 'Logging', variables: LOGGING_VARIABLES },
];

export const VARIABLES = {
  ...SERVER_VARIABLES,
  ...STORAGE_VARIABLES,
  ...RETENTION_VARIABLES,
  ...ARCHIVE_VARIABLES,
  ...LIMIT_VARIABLES,
  ...LOGGING_VARIABLES,
} as const;

export type VariableName = keyof typeof VARIABLES;

/** What the environment says, typed, defaults included. */
export type Values = ValuesOf<typeof VARIABLES>;

export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[];
