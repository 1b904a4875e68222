import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ConversationError, invalidRequest } from '../domain/errors.js';
import type { RouteRules } from './request-gate.js';

/** A body as received: its bytes, and whether they are lines of JSON. Undefined stands for no body. */
export interface RawBody {
  readonly bytes: Buffer;
  readonly isNdjson: boolean;
}

/** A body whose sender may have signed it. */
export interface SentBody extends RawBody {
  /** All bytes, including a byte order mark. */
  readonly sent: Buffer;
}

const JSON_TYPE = 'application/json';
const NDJSON_TYPE = 'application/x-ndjson';

/** U+FEFF in UTF-8. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Replaces Fastify's parsers, which would accept text and forms, drop or refuse names such as `constructor`, and lose
 * the problems that lib/json reports. An empty body of any type counts as none. A byte order mark is skipped, because
 * editors and exports of other systems write one, and RFC 8259 §8.1 allows it.
 */
export function installBodyReader(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = withoutByteOrderMark(body);
    if (bytes.length === 0) return done(null, undefined);
    try {
      const isNdjson = mediaTypeOf(request) === NDJSON_TYPE;
      if (rulesOf(request).noBody) throw invalidRequest([{ pointer: '', detail: 'this call accepts no body' }]);
      done(null, { bytes, sent: body, isNdjson } satisfies SentBody);
    } catch (error) {
      done(error as Error);
    }
  });
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? bytes.subarray(BYTE_ORDER_MARK.length)
    : bytes;
}

/** An additional media type of the route is parsed as JSON. */
function mediaTypeOf(request: FastifyRequest): typeof JSON_TYPE | typeof NDJSON_TYPE {
  const header = request.headers['content-type'];
  assertNotEncoded(request);
  if (header === JSON_TYPE) return JSON_TYPE;
  if (header === undefined)
    throw unsupported('A request with a body must have the header Content-Type: application/json.');
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const isOwn = type === rulesOf(request).mediaType;
  if (type !== JSON_TYPE && type !== NDJSON_TYPE && !isOwn) throw unsupported('Send the body as application/json.');
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !['utf-8', 'utf8', '"utf-8"', '"utf8"'].includes(charset)) {
    throw unsupported('Only the charset UTF-8 is supported.');
  }
  return type === NDJSON_TYPE ? NDJSON_TYPE : JSON_TYPE;
}

/** Node's parser takes `Transfer-Encoding: gzip, chunked`, and undoes only the chunks (RFC 9112 §7). */
function assertNotEncoded(request: FastifyRequest): void {
  const { 'content-encoding': content, 'transfer-encoding': transfer = 'chunked' } = request.headers;
  if (content !== undefined) throw unsupported('Send the body without a Content-Encoding.');
  if (transfer.toLowerCase() !== 'chunked') throw unsupported('Only the Transfer-Encoding chunked is supported.');
}

function rulesOf(request: FastifyRequest): RouteRules {
  return request.routeOptions.config as RouteRules;
}

function unsupported(detail: string): ConversationError {
  return new ConversationError('UNSUPPORTED_MEDIA_TYPE', detail);
}
