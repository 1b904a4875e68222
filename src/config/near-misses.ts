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
export const IN_ENVIRONMENT: Strictness = { minLength: 6, sharedStart: 3 };

/** Belongs to this service: PROT is a typo. */
export const IN_FILE: Strictness = { minLength: 4, sharedStart: 1 };

/**
 * Returns names that are probably typos of ours. If the correct name is set too, the other one belongs to another
 * program.
 */
export function nearMisses(
  names: Environment,
  given: GivenValues,
  { minLength, sharedStart }: Strictness,
): readonly NearMiss[] {
  const free = VARIABLE_NAMES.filter((name) => !given[name]);
  return Object.keys(names).flatMap((name) => {
    if (name.length < minLength || VARIABLE_NAMES.some((known) => known === name)) return [];
    const start = name.slice(0, sharedStart).toUpperCase();
    const alike = free.filter((known) => known.startsWith(start));
    const meant = closestName(name, alike);
    return meant ? [{ name, meant }] : [];
  });
}
