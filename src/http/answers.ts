import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

const OPAQUE_TAG = /"[^"]*"/g;

/** RFC 9110 §13.1.2: `*`, or a list of tags, compared weakly. */
export function matchesETag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const [own] = etag.match(OPAQUE_TAG) ?? [];
  return (ifNoneMatch.match(OPAQUE_TAG) ?? []).some((tag) => tag === own);
}

export function sendJson(reply: FastifyReply, json: string | Buffer | Readable, status = 200): void {
  reply.code(status).header('content-type', 'application/json; charset=utf-8').send(json);
}

/**
 * The answer may change at any time, so caches must revalidate. Returns true if the caller's copy is current; 304 is
 * then sent.
 */
export function sendUnchanged(reply: FastifyReply, etag: string, ifNoneMatch: string | undefined): boolean {
  reply.header('etag', etag);
  if (!matchesETag(ifNoneMatch, etag)) return false;
  reply.code(304).send();
  return true;
}

/** Sends 201 with `Location` for a new resource; 200 with `Idempotent-Replayed` for an existing one. */
export function sendCreated(
  reply: FastifyReply,
  written: { readonly replayed: boolean },
  location: string,
  json: string,
): void {
  if (written.replayed) reply.header('idempotent-replayed', 'true');
  else reply.header('location', location);
  sendJson(reply, json, written.replayed ? 200 : 201);
}
