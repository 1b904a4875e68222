/**
 * No slash, space or percent sign, and no leading dot or colon: safe in a path, a key and a log line. A leading dash is
 * allowed, since one in 64 random ids (nanoid, Firebase, base64url) begins with one.
 */
export const ID_PATTERN = /^[A-Za-z0-9_+-][A-Za-z0-9._:@+=~-]{0,127}$/;
export const ID_RULE = '1 to 128 characters of A–Z a–z 0–9 . _ : @ + = ~ -, not starting with one of . : @ = ~';

/** Whether the value is a valid session or event id. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID_PATTERN.test(value);
}
