import { isJsonObject } from '../names/unknown-names.js';
import type { Json } from './json.js';

/**
 * JSON Merge Patch (RFC 7396): what the patch names is replaced, what it names with null goes, objects are merged. Changes
 * neither of the two. Its recursion is as deep as the patch, so that must be bounded before.
 */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  // Not by assignment, which would do something else for the name `__proto__`.
  const members = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, mergePatch(members.get(name), value));
  }
  return Object.fromEntries(members);
}
