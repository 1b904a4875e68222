import { isObject } from '@conversation-service/voice';
import { sha256Hex } from './sha256.js';

/** Deeper levels are dropped: they could not be stored, and the recursion must end. */
export const MAX_DEPTH = 200;

const HASH_DIGITS = 12;

/** Returns JSON with the names of each object sorted by code units, without white space (RFC 8785). */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const members = names.sort().map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}

/** Returns the first 12 hex digits of the SHA-256 of a value's canonical JSON. */
export function hashOf(value: unknown): string {
  return sha256Hex(canonicalJson(value)).slice(0, HASH_DIGITS);
}
