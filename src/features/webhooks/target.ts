import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AllowedAddresses } from './allowed-addresses.js';

export interface TargetRules {
  readonly addresses: AllowedAddresses;
  readonly allowsHttp: boolean;
  readonly allowedHosts: readonly string[];
}

/** Resolves a name to all its addresses, in the order in which they are to be tried. Rejects if it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** With the system's resolver, including the hosts file. */
export const resolveByName: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

export const URL_MAX_CHARS = 2_048;

/**
 * The URL parser removes spaces and control characters, and converts backslashes: the URL must be written as it is
 * meant.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ODD = /[\u0000-\u0020\u007f\\]/;

/** In the authority, also an empty one, which the URL parser drops. */
const USER = /^[^:]+:\/*[^/?#]*@/;

/** Returns what is wrong with the URL of a webhook, for its caller; undefined if it is acceptable. */
export function faultOfUrl(text: string, { allowsHttp, allowedHosts }: TargetRules): string | undefined {
  if (text.length > URL_MAX_CHARS) return `must have at most ${URL_MAX_CHARS} characters`;
  if (ODD.test(text)) return 'must not contain spaces, control characters or backslashes';
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return 'must be an absolute address that begins with https://';
  if (url.protocol === 'http:' && !allowsHttp) return 'must begin with https:// (WEBHOOK_ALLOW_HTTP is off)';
  if (USER.test(text)) return 'must not contain a user or a password';
  if (url.hash !== '' || text.includes('#')) return 'must not contain a fragment';
  if (url.port === '0') return 'must have a port above 0';
  if (allowedHosts.length > 0 && !allowedHosts.includes(url.hostname))
    return 'names a host that is not in WEBHOOK_ALLOWED_HOSTS';
  return undefined;
}

export type Found =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[]; readonly isNamed: boolean }
  /** One of them is not allowed. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' };

/**
 * Returns the current addresses of this host: a literal stands for itself, a name is resolved once, and all its
 * addresses must be allowed.
 */
export async function findAddresses(hostname: string, rules: AllowedAddresses, resolve: Resolve): Promise<Found> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(literal) ? [literal] : await resolve(hostname).catch(() => []);
  if (addresses.length === 0) return { kind: 'unknown' };
  if (!addresses.every((address) => rules.allows(address))) return { kind: 'refused' };
  return { kind: 'addresses', addresses, isNamed: addresses.every((address) => rules.isNamed(address)) };
}
