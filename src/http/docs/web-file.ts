import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { sendUnchanged } from '../answers.js';

/** Something that a browser asks for again and again, and that changes only with the program. */
export interface WebFile {
  readonly type: string;
  readonly body: string | Buffer;
  readonly etag: string;
}

export function webFile(type: string, body: string | Buffer): WebFile {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** The file, or 304 where the caller has it. Names do not change with the content, so a copy is always asked about. */
export function sendWebFile(reply: FastifyReply, file: WebFile, ifNoneMatch: string | undefined): void {
  if (!sendUnchanged(reply, file.etag, ifNoneMatch)) reply.header('content-type', file.type).send(file.body);
}
