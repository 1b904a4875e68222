import { canonicalJson } from '../../lib/json/canonical-json.js';
import { type Json, type JsonText, parseJsonText } from '../../lib/json/json.js';

/** A JSON object as BSON, so that people can query it, or as text if BSON could not represent it. */
export type StoredJson = { readonly [name: string]: unknown } | string;

/** Names that BSON, its drivers or a compatible server treat specially. */
const SPECIAL_NAME = /^$|^\$|[.\0]|^_bsontype$/;

/**
 * Longer text is stored as text. As BSON, a MiB of word timings would be decoded in one step of the event loop when it
 * is stored, and in another whenever it is read. BSON is at most seven times as long as the text (`[0,0,…]`), so
 * shorter texts always fit into a document of 16 MiB.
 */
const MAX_BSON_CHARS = 64 * 1024;

/**
 * Returns a JSON object in stored form: as BSON, which people can query, or as text if it is long, or in the rare case
 * that BSON or a compatible server cannot represent it exactly (names that are empty, begin with `$` or contain a dot
 * or NUL, `_bsontype`, an array directly in an array, NUL in a string).
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

/** Recursion is limited by the depth of payloads. */
function fitsBson(value: Json, isInArray = false): boolean {
  if (typeof value === 'string') return !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return !isInArray && value.every((element) => fitsBson(element, true));
  return Object.entries(value).every(([name, member]) => !SPECIAL_NAME.test(name) && fitsBson(member));
}
