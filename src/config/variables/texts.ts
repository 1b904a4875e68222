import { isIP } from 'node:net';

/**
 * Whether it is a host name (underscores are allowed: container names have them) or an IP address, without scheme, port
 * or brackets.
 */
export function isHost(host: string): boolean {
  return isIP(host) !== 0 || /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?$/.test(host);
}

/** First segments of the service's own paths; a test compares them with the routes. */
const OWN_SEGMENTS: ReadonlySet<string> = new Set([
  'archive',
  'console',
  'docs',
  'erasures',
  'health',
  'ingest',
  'metrics',
  'openapi.json',
  'sessions',
  'stats',
  'stream',
  'webhooks',
]);

/**
 * Whether all segments consist of unreserved characters and none only of dots; `/` alone is the root. Requests are
 * accepted with and without the prefix, so it must not begin like a path of the service: `/sessions/health` would be
 * ambiguous.
 */
export function isBasePath(path: string): boolean {
  if (path === '/') return true;
  const [, first = ''] = path.split('/');
  return /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+){1,8}$/.test(path) && !OWN_SEGMENTS.has(first);
}

export function isRedisUrl(text: string): boolean {
  if (!/^rediss?:\/\/\S+$/.test(text)) return false;
  return (URL.parse(text)?.hostname ?? '') !== '';
}

/**
 * The origin of an app or extension, as its web view sends it: `capacitor://localhost`, `chrome-extension://<id>`. URL
 * returns `null` as the origin of such schemes; with a path it would never match.
 */
const APP_ORIGIN =
  /^(?!(?:https?|wss?|ftp|file|data|blob|javascript|about):)[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._-]+(?::\d{1,5})?$/;

/** Returns why `text` is not an origin that a browser would send, or false if it is one. */
export function originFault(text: string): false | string {
  if (text.includes('*')) return 'the name of each origin: a wildcard would let every page on the web call the API';
  if (APP_ORIGIN.test(text)) return false;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text)) {
    return 'origins such as https://console.example.com or capacitor://localhost, separated by commas';
  }
  return url.origin === text ? false : `only the origin, as browsers send it: ${url.origin}`;
}
