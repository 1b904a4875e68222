import { canonicalJson } from '../../lib/json/canonical-json.js';
import { type Json, type JsonText, parseJsonText } from '../../lib/json/json.js';
import type { StoredJson } from './schema.js';

/** Names that BSON, its drivers or an engine of the family treat in a way of their own. */
const SPECIAL_NAME = /^$|^\$|[.\0]|^_bsontype$/;

/**
 * Beyond it a text stays one. As BSON a MiB of word timings would be taken apart in one step of the event loop when it is
 * stored, and in another whenever it is read. A text grows to seven times its length as BSON at most (`[0,0,…]`), so what
 * is shorter fits into a document of 16 MiB in any case.
 */
const MAX_BSON_CHARS = 64 * 1024;

/**
 * A JSON object as it is stored: as BSON, which people can query; as its text in the rare case that BSON or an engine of
 * the family cannot hold it exactly (names that are empty, begin with `$` or hold a dot or NUL, `_bsontype`, an array
 * directly in an array, NUL in a text), and where it is long.
 */
export function toStoredJson(text: JsonText): StoredJson {
  if (text.length > MAX_BSON_CHARS) return text;
  const parsed = parseJsonText(text);
  return parsed.kind === 'value' && fitsBson(parsed.value) ? (parsed.value as { [name: string]: Json }) : text;
}

export function fromStoredJson(stored: StoredJson | undefined): JsonText {
  if (typeof stored === 'string') return stored as JsonText;
  const canonical = canonicalJson((stored ?? {}) as Json, '');
  if (!canonical.ok) throw new Error('a stored payload is no JSON value that was ever accepted');
  return canonical.text;
}

/** Recursion ends with the depth that payloads may have. */
function fitsBson(value: Json, isInArray = false): boolean {
  if (typeof value === 'string') return !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return !isInArray && value.every((element) => fitsBson(element, true));
  return Object.entries(value).every(([name, member]) => !SPECIAL_NAME.test(name) && fitsBson(member));
}
