import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { sendUnchanged } from '../answers.js';

/** A file that browsers request repeatedly, and that changes only with the program. */
export interface WebFile {
  readonly type: string;
  readonly body: string | Buffer;
  readonly etag: string;
}

export function webFile(type: string, body: string | Buffer): WebFile {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** Sends the file, or 304 if the caller has it. Names do not change with the content, so copies must be revalidated. */
export function sendWebFile(reply: FastifyReply, file: WebFile, ifNoneMatch: string | undefined): void {
  if (!sendUnchanged(reply, file.etag, ifNoneMatch)) reply.header('content-type', file.type).send(file.body);
}
