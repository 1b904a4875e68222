import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ByteRange } from '../../ports/object-store.js';
import { type S3Limits, withinLimit } from './limits.js';
import { S3Fault } from './s3-fault.js';

const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;

/**
 * Reads a response completely: one that is too short, too long or of another range is refused. For a whole object the
 * SDK also verifies the checksum, if the store has one.
 */
export async function readBody(
  reply: GetObjectCommandOutput,
  range: ByteRange | undefined,
  limits: S3Limits,
): Promise<Buffer> {
  const { Body: body } = reply;
  if (!(body instanceof Readable)) throw new S3Fault('an answer without a body');
  try {
    const sizeBytes = expectedBytes(reply, range);
    return await withinLimit(limits.callMs + sizeBytes / limits.bytesPerMs, () => collect(body, sizeBytes));
  } finally {
    // A body that was not read to its end must not occupy its connection.
    body.on('error', () => undefined).destroy();
  }
}

function expectedBytes({ ContentLength, ContentRange }: GetObjectCommandOutput, range: ByteRange | undefined): number {
  if (!range) {
    if (ContentLength === undefined) throw new S3Fault('an answer without a length');
    return ContentLength;
  }
  const [, from, last, total] = (CONTENT_RANGE.exec(ContentRange ?? '') ?? []).map(Number);
  if (from !== range.from || last === undefined || total === undefined || last !== Math.min(range.to, total) - 1) {
    throw new S3Fault('an answer with another part than asked for');
  }
  return last + 1 - from;
}

async function collect(body: Readable, sizeBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let readBytes = 0;
  for await (const chunk of body) {
    readBytes += chunk.length;
    if (readBytes > sizeBytes) break;
    chunks.push(chunk);
  }
  if (readBytes !== sizeBytes) throw new S3Fault('an answer of the wrong length');
  return Buffer.concat(chunks, sizeBytes);
}
