import type { ValuesOf } from './variable.js';
import { LIMIT_VARIABLES } from './variables/limits.js';
import { LOGGING_VARIABLES } from './variables/logging.js';
import { OBJECT_VARIABLES } from './variables/objects.js';
import { SERVER_VARIABLES } from './variables/server.js';
import { STORAGE_VARIABLES } from './variables/storage.js';

/** The variables that belong to no capability. */
const CORE_VARIABLES = {
  ...SERVER_VARIABLES,
  ...STORAGE_VARIABLES,
  ...OBJECT_VARIABLES,
  ...LIMIT_VARIABLES,
  ...LOGGING_VARIABLES,
} as const;

/** Their values, typed, including defaults. */
export type CoreValues = ValuesOf<typeof CORE_VARIABLES>;
