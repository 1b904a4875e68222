import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { StoredEvent } from '../domain/event.js';
import type { Session } from '../domain/session.js';
import { formatRfc3339 } from '../lib/time/rfc3339.js';

/**
 * JSON of the answers, assembled from parts that are JSON already: payload and metadata are stored as canonical text
 * and never parsed again. The patterns of ids, types, statuses and languages exclude characters that need escaping.
 */
export function eventJson(event: StoredEvent): string {
  const { eventId, sessionId, sequence, type, payload, timestampMs, recordedAtMs, clientSequence, late } = event;
  return (
    `{"eventId":"${eventId}","sessionId":"${sessionId}","sequence":${sequence},"type":"${type}","payload":${payload},` +
    `"timestamp":"${formatRfc3339(timestampMs)}","recordedAt":"${formatRfc3339(recordedAtMs)}"` +
    `${clientSequence === null ? '' : `,"clientSequence":${clientSequence}`}${late ? ',"late":true' : ''}}`
  );
}

export function sessionJson(session: Session, more = ''): string {
  const { sessionId, status, language, metadata, endReason, lastSequence } = session;
  return (
    `{"sessionId":"${sessionId}","status":"${status}","language":${JSON.stringify(language)},"metadata":${metadata},` +
    `"startedAt":"${formatRfc3339(session.startedAtMs)}",` +
    `"endedAt":${session.endedAtMs === null ? 'null' : `"${formatRfc3339(session.endedAtMs)}"`},` +
    `"endReason":${JSON.stringify(endReason)},"eventCount":${lastSequence},"lastSequence":${lastSequence},` +
    `"createdAt":"${formatRfc3339(session.createdAtMs)}","updatedAt":"${formatRfc3339(session.updatedAtMs)}"${tierJson(session)}${holdJson(session)}${more}}`
  );
}

/** Present only if it says something, like `late` of an event. */
function tierJson({ archive }: Session): string {
  return archive ? ',"tier":"archived"' : '';
}

/** Present only while there is a hold. */
function holdJson({ hold }: Session): string {
  if (hold === null) return '';
  return `,"legalHold":${JSON.stringify({ reason: hold.reason, since: formatRfc3339(hold.sinceMs) })}`;
}

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
