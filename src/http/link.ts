import type { FastifyReply } from 'fastify';
import type { RawQuery } from './query.js';

/** Sends `Link: rel="next"` (RFC 8288): the same query, continued from `next`. */
export function linkNext(
  reply: FastifyReply,
  path: string,
  query: RawQuery,
  next: Readonly<Record<string, string>>,
): void {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (name in next || value === undefined) continue;
    for (const each of [value].flat()) parameters.append(name, each);
  }
  for (const [name, value] of Object.entries(next)) parameters.append(name, value);
  reply.header('link', `<${path}?${parameters}>; rel="next"`);
}
