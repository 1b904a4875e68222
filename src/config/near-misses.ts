import { closestName } from '../lib/names/closest-name.js';
import type { Environment, GivenValues } from './environment.js';
import { VARIABLE_NAMES } from './variables.js';

export interface NearMiss {
  readonly name: string;
  readonly meant: string;
}

interface Strictness {
  /** Shorter names are similar to too many others. */
  readonly minLength: number;
  /** How many leading letters must match: typos are rare there, and different names mean other things. */
  readonly sharedStart: number;
}

/** Full of names of other programs: PORTS and PGPORT are not typos. */
const IN_ENVIRONMENT: Strictness = { minLength: 6, sharedStart: 3 };

/** Belongs to this service: PROT is a typo. */
const IN_FILE: Strictness = { minLength: 4, sharedStart: 1 };

/** Returns names in the environment that are probably typos of ours. */
export function nearMissesInEnvironment(environment: Environment, given: GivenValues): readonly NearMiss[] {
  return nearMisses(environment, given, IN_ENVIRONMENT);
}

/** Returns names in the `.env` file that are probably typos of ours. */
export function nearMissesInFile(envFile: Environment, given: GivenValues): readonly NearMiss[] {
  return nearMisses(envFile, given, IN_FILE);
}

/** If the correct name is set too, the other one belongs to another program. */
function nearMisses(names: Environment, given: GivenValues, strictness: Strictness): readonly NearMiss[] {
  const free = VARIABLE_NAMES.filter((name) => !given[name]);
  return Object.keys(names).flatMap((name) => {
    if (name.length < strictness.minLength || VARIABLE_NAMES.some((known) => known === name)) return [];
    const meant = closestName(name, free);
    const start = name.slice(0, strictness.sharedStart).toUpperCase();
    return meant?.startsWith(start) ? [{ name, meant }] : [];
  });
}
