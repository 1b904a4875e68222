import { canonicalJson } from '../../src/lib/json/canonical-json.js';
import type { Json, JsonText } from '../../src/lib/json/json.js';

/** Returns the canonical text of a value that can be stored; throws for any other. */
export function jsonText(value: Json): JsonText {
  const canonical = canonicalJson(value, '');
  if (!canonical.ok) throw new Error(`not to be kept: ${JSON.stringify(canonical.problems)}`);
  return canonical.text;
}
