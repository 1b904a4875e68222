import { canonicalJson } from '../../src/domain/canonical-json.js';
import type { Json, JsonText } from '../../src/domain/json.js';

/** The canonical text of a value that can be kept; throws for any other. */
export function jsonText(value: Json): JsonText {
  const canonical = canonicalJson(value, '');
  if (!canonical.ok) throw new Error(`not to be kept: ${JSON.stringify(canonical.problems)}`);
  return canonical.text;
}
