import type { ValuesOf } from './variable.js';
import type { LIMIT_VARIABLES } from './variables/limits.js';
import type { LOGGING_VARIABLES } from './variables/logging.js';
import type { OBJECT_VARIABLES } from './variables/objects.js';
import type { SERVER_VARIABLES } from './variables/server.js';
import type { STORAGE_VARIABLES } from './variables/storage.js';

/** The values of the variables that belong to no capability, including defaults. */
export type CoreValues = ValuesOf<
  typeof SERVER_VARIABLES &
    typeof STORAGE_VARIABLES &
    typeof OBJECT_VARIABLES &
    typeof LIMIT_VARIABLES &
    typeof LOGGING_VARIABLES
>;
