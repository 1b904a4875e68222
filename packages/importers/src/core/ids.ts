import { sha256Hex } from './sha256.js';

const TAKEN = /^[A-Za-z0-9._:@+=~-]+$/;
const REFUSED = /[^A-Za-z0-9._:@+=~-]/gu;

const MAX_CALL_ID_CHARS = 90;
/** Provider, revision and hash take the rest of 128 characters. */
const MAX_KEY_CHARS = 80;
const HASH_DIGITS = 12;

/** Returns the session id of a call. */
export function sessionIdOf(provider: string, callId: string): string {
  return `${provider}:${idOf(callId, MAX_CALL_ID_CHARS)}`;
}

/** Returns the key of an item for the id of its event. */
export function keyOf(text: string): string {
  return idOf(text, MAX_KEY_CHARS);
}

/**
 * Returns the id itself if the service accepts it; otherwise its first characters, with `-` for those that are refused,
 * and 12 hex digits of the SHA-256 of the original, so that different ids stay different.
 */
function idOf(text: string, maxChars: number): string {
  if (text.length <= maxChars && TAKEN.test(text)) return text;
  const start = Array.from(text).slice(0, maxChars).join('').replace(REFUSED, '-');
  return `${start}-${sha256Hex(text).slice(0, HASH_DIGITS)}`;
}
