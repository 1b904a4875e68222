import { sha256Hex } from '@conversation-service/importers';
import { textOf } from './text.js';

const TAKEN = /^[A-Za-z0-9_+-][A-Za-z0-9._:@+=~-]{0,127}$/;
const REFUSED = /[^A-Za-z0-9._:@+=~-]/gu;
const MUST_NOT_BEGIN = /^[.:@=~]/;
const KEPT_CHARACTERS = 90;
const HASH_DIGITS = 12;

/**
 * Returns the id itself if the service accepts it, and a new id if it is empty. Any other id is mapped to its first
 * characters, with `-` for refused ones, plus a part of its hash, so that equal ids map to equal ids.
 */
export function identifier(value: unknown): string {
  const text = textOf(value);
  if (TAKEN.test(text)) return text;
  if (text === '') return newId();
  const start = Array.from(text).slice(0, KEPT_CHARACTERS).join('').replace(REFUSED, '-').replace(MUST_NOT_BEGIN, '-');
  return `${start}-${sha256Hex(text).slice(0, HASH_DIGITS)}`;
}

/** `randomUUID` is missing on pages that were not loaded over TLS. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
