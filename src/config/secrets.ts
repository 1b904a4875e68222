/** Enough to recognise a value by; the rest only hides the message. */
const MAX_SHOWN_CHARS = 80;

/** A value for a message. Of a secret only its scheme, where it has one: the part that is wrong most often. */
export function shownValue(text: string, isSecret: boolean): string {
  if (isSecret) return `${/^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(text)?.[0] ?? ''}***`;
  return JSON.stringify(text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text);
}

/**
 * An address without user, password and options, for people and logs: `mongodb://a:1,b:2/db`. Also right for passwords
 * with characters that should have been escaped: all up to the last `@` goes.
 */
export function withoutCredentials(address: string): string {
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address) ?? [];
  const rest = address.slice(Math.max(scheme.length, address.lastIndexOf('@') + 1));
  return scheme + rest.replace(/[?#&].*$/s, '');
}
