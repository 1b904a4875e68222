import { mongo } from 'mongoose';
import { canonicalJson } from '../../lib/json/canonical-json.js';
import { type Json, type JsonText, parseJsonText } from '../../lib/json/json.js';
import type { StoredJson } from './schema.js';

/** Names that BSON, its drivers or an engine of the family treat in a way of their own. */
const SPECIAL_NAME = /^$|^\$|[.\0]|^_bsontype$/;

/** As BSON a text grows to seven times its length at most (`[0,0,…]`): a shorter one needs no measuring. */
const SURELY_FITS_CHARS = 1_048_576;
/** A document holds 16 MiB; the rest of it takes far less than one. */
const MAX_BSON_BYTES = 15 * 1_048_576;

/**
 * A JSON object as it is stored: as BSON, which people can query; as its text in the rare case that BSON or an engine of
 * the family cannot hold it exactly (names that are empty, begin with `$` or hold a dot or NUL, `_bsontype`, an array
 * directly in an array, NUL in a text), or where it would take more room as BSON than a document has.
 */
export function toStoredJson(text: JsonText): StoredJson {
  const parsed = parseJsonText(text);
  if (parsed.kind !== 'value' || !fitsBson(parsed.value)) return text;
  const value = parsed.value as { [name: string]: Json };
  return text.length <= SURELY_FITS_CHARS || mongo.BSON.calculateObjectSize(value) <= MAX_BSON_BYTES ? value : text;
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
