/**
 * No slash, no blank, no percent, never a leading dot or colon: safe in a path, a key and a log line. A leading dash is
 * allowed, since generators of random ids (nanoid, Firebase, base64url) make one in 64.
 */
export const ID_PATTERN = /^[A-Za-z0-9_+-][A-Za-z0-9._:@+=~-]{0,127}$/;
export const ID_RULE = '1 to 128 characters of A–Z a–z 0–9 . _ : @ + = ~ -, not starting with one of . : @ = ~';

/** True for a usable session or event id. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID_PATTERN.test(value);
}
