/** What may be shown of a secret: its scheme where it has one (the part that is wrong most often). */
export function maskSecret(secret: string): string {
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(secret)?.[0] ?? '';
  return `${scheme}***`;
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
