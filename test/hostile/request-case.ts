import type { Sent } from './exchange.js';

/** One request to the session `r`, which has the events e1 to e3, and the exact answer that it must receive. */
export interface RequestCase extends Sent {
  readonly name: string;
  readonly status: number;
  readonly code?: string;
  /** The pointer or the parameter of one of the errors of a 400. */
  readonly pointer?: string;
  readonly parameter?: string;
  readonly responseHeaders?: Readonly<Record<string, string>>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

export const shown = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text);

export function getCase(path: string, expected: Omit<RequestCase, 'name' | 'method' | 'path'>): RequestCase {
  return { name: `GET ${shown(path)}`, method: 'GET', path, ...expected };
}

export function postCase(
  path: string,
  body: string | Buffer,
  expected: Omit<RequestCase, 'name' | 'method' | 'path' | 'body'>,
): RequestCase {
  const text = typeof body === 'string' ? body : body.subarray(0, 60).toString('hex');
  return { name: `POST ${path} ${shown(text)}`, method: 'POST', path, body, headers: JSON_TYPE, ...expected };
}
