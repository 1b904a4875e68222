import { mongo } from 'mongoose';
import { ConversationError, type ErrorCode } from '../../domain/errors.js';
import { connectionCodeOf, connectionRemedyFor } from '../../lib/connection-fault.js';
import { StartupError } from '../../ports/conversation-store.js';
import { faultOf } from './server-codes.js';

const DUPLICATE_KEY = 11_000;

const UNAVAILABLE = ['STORE_UNAVAILABLE', 'MongoDB cannot be reached, or its answer is unknown.'] as const;

/** Connections that are lost, not open yet, or all in use; and what Mongoose reports while it has none. */
const PASSING_DRIVER_ERRORS: ReadonlySet<string> = new Set([
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoTopologyClosedError',
  'MongoServerClosedError',
  'MongoNotConnectedError',
  'MongoClientClosedError',
  'MongoExpiredSessionError',
  'MongoOperationTimeoutError',
  'MongoStalePrimaryError',
  'MongoUnexpectedServerResponseError',
  'MongoDecompressionError',
  'MongooseError',
]);

/** No response arrived in time. The request may still take effect. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/** No server shows a sign of life: MongoDB is down. The request may still take effect. */
export class ServerUnresponsiveError extends Error {
  override readonly name = 'ServerUnresponsiveError';

  constructor() {
    super('MongoDB does not respond');
  }
}

/** The session is not in the state that the call requires: a programming error, and nothing happened. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/**
 * By the code alone: MongoDB names index and key, DocumentDB the index, FerretDB nothing. Reading again shows which key
 * it was.
 */
export function isDuplicateKey(error: { readonly code?: unknown }): boolean {
  return error.code === DUPLICATE_KEY;
}

export function writeErrorsOf({ writeErrors }: mongo.MongoBulkWriteError): readonly mongo.WriteError[] {
  return [writeErrors].flat() as readonly mongo.WriteError[];
}

/** The driver wraps whatever ends a bulk write, also a lost connection, as if the server had answered it. */
function originOf(error: unknown): unknown {
  const origin: unknown = error instanceof mongo.MongoBulkWriteError ? error.errorResponse : undefined;
  return origin instanceof Error ? origin : error;
}

/** Whether another attempt within the deadline is worthwhile. */
export function isTransient(fault: unknown): boolean {
  const error = originOf(fault);
  if (error instanceof mongo.MongoServerError) return faultOf(error) === 'passing';
  if (
    error instanceof LateError ||
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoSystemError
  ) {
    return true;
  }
  return error instanceof Error && (PASSING_DRIVER_ERRORS.has(error.name) || isOfSocket(error));
}

/** The driver passes some socket errors on unchanged. */
function isOfSocket(error: Error): boolean {
  return connectionRemedyFor(connectionCodeOf(error) ?? '') !== undefined;
}

/** Whether BSON or MongoDB's limit cannot hold it, as the driver finds before sending. */
export function isTooLarge(fault: unknown): boolean {
  const error = originOf(fault);
  if (error instanceof mongo.MongoServerError) return faultOf(error) === 'too-large';
  const isOfDriver = error instanceof mongo.MongoInvalidArgumentError || error instanceof RangeError;
  return (
    isOfDriver && /larger than the maximum size|out of (?:range|bounds)|outside of the bounds/i.test(error.message)
  );
}

/**
 * Converts an error of the driver. Only what may pass is called transient: the outcome of a write is then unknown, and
 * a retry settles it.
 */
export function toConversationError(error: unknown): ConversationError {
  if (error instanceof ConversationError) return error;
  const [code, detail] = meaningOf(originOf(error));
  return new ConversationError(code, detail, [], { cause: error });
}

function meaningOf(error: unknown): readonly [ErrorCode, string] {
  if (isTooLarge(error)) {
    return ['PAYLOAD_TOO_LARGE', 'MongoDB stores at most 16 MiB in one document: send less in one event or session.'];
  }
  // Two concurrent calls created the same document: the second finds it when it retries.
  if (error instanceof mongo.MongoServerError && isDuplicateKey(error)) return UNAVAILABLE;
  if (error instanceof ServerUnresponsiveError || error instanceof StartupError || isTransient(error))
    return UNAVAILABLE;
  if (!(error instanceof mongo.MongoServerError)) return ['INTERNAL_ERROR', 'The service failed unexpectedly.'];
  if (faultOf(error) === 'full') return ['STORAGE_FULL', 'MongoDB has no space: its disk or its quota is full.'];
  return [
    'STORE_REFUSED',
    `MongoDB refuses the request of the service (code ${String(error.code)}): correct its permissions or settings.`,
  ];
}
