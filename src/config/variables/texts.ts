import { isIP } from 'node:net';

/** A host name (underscores too: container names have them) or an IP address; no scheme, port or brackets. */
export function isHost(host: string): boolean {
  return isIP(host) !== 0 || /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?$/.test(host);
}

export function isRedisUrl(text: string): boolean {
  if (!/^rediss?:\/\/\S+$/.test(text)) return false;
  return (URL.parse(text)?.hostname ?? '') !== '';
}

/** Why `text` is no origin that a browser would send, or false where it is one. */
export function originFault(text: string): false | string {
  if (text.includes('*')) return 'each origin by name: a wildcard would let every page on the web call the API';
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text)) {
    return 'origins such as https://console.example.com, with commas between them';
  }
  return url.origin === text ? false : `the bare origin, as browsers send it: ${url.origin}`;
}
