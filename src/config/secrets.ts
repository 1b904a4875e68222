/** Enough to recognize a value; more would obscure the message. */
const MAX_SHOWN_CHARS = 80;

/**
 * Returns a value for a message. For a secret only its scheme, if it has one, which is most often the part that is
 * wrong.
 */
export function shownValue(text: string, isSecret: boolean): string {
  if (isSecret) return `${/^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(text)?.[0] ?? ''}***`;
  return JSON.stringify(text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text);
}

/**
 * Returns an address without user, password and options, for people and logs: `mongodb://a:1,b:2/db`. Also safe for
 * passwords that should have been escaped: everything up to the last `@` is removed.
 */
export function withoutCredentials(address: string): string {
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address) ?? [];
  const rest = address.slice(Math.max(scheme.length, address.lastIndexOf('@') + 1));
  return scheme + rest.replace(/[?#&].*$/s, '');
}
