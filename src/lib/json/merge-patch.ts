import { isJsonObject } from '../names/unknown-names.js';
import type { Json } from './json.js';

/**
 * Applies a JSON Merge Patch (RFC 7396): members named by the patch are replaced, those set to null are removed,
 * objects are merged. Modifies neither argument. Recursion is as deep as the patch, whose depth the caller must have
 * limited.
 */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  // Assignment would behave differently for the name `__proto__`.
  const members = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, mergePatch(members.get(name), value));
  }
  return Object.fromEntries(members);
}
