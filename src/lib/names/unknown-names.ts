import type { Json } from '../json/json.js';
import { type JsonProblem, MAX_PROBLEMS, pointerTo } from '../json/json-pointer.js';
import { closestName } from './closest-name.js';

export function isJsonObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Returns the members of `value` that are not in `known`, each with the likely intention: a typo must not lose data
 * silently.
 */
export function unknownNames(value: object, known: readonly string[], pointer: string): readonly JsonProblem[] {
  const problems: JsonProblem[] = [];
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    problems.push({ pointer: pointerTo(pointer, [name]), detail: unknownName('field', name, known) });
    if (problems.length === MAX_PROBLEMS) break;
  }
  return problems;
}

/** Says why a name is refused: names the nearest known one, or all known ones. */
export function unknownName(kind: 'field' | 'parameter', name: string, known: readonly string[]): string {
  const close = closestName(name, known);
  if (close) return `is not a known ${kind}; did you mean ${close}?`;
  return known.length > 0
    ? `is not a known ${kind}; this call accepts ${known.join(', ')}`
    : `is not a known ${kind}; this call accepts none`;
}
