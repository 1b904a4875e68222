import { mongo } from 'mongoose';
import { ConversationError, type ErrorCode } from '../../domain/errors.js';
import { connectionCodeOf, connectionRemedyFor } from '../../lib/connection-fault.js';
import { StartupError } from '../../ports/conversation-store.js';
import { faultOf } from './server-codes.js';

const DUPLICATE_KEY = 11_000;

const UNAVAILABLE = ['STORE_UNAVAILABLE', 'MongoDB cannot be reached, or its answer is unknown.'] as const;

/** Connections that are lost, are not there yet, or are all taken; and what Mongoose says while it has none. */
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

/** No answer came in time. What was asked may still happen. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/** No server gives a sign of life: MongoDB is down. What was asked may still happen. */
export class ServerUnresponsiveError extends Error {
  override readonly name = 'ServerUnresponsiveError';

  constructor() {
    super('MongoDB does not respond');
  }
}

/** The session is not in the state that the call needs: its caller is at fault, and nothing happened. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/**
 * By its code alone: MongoDB names index and key, DocumentDB the index, FerretDB nothing. Which key it was is found out by
 * reading again.
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

/** Worth another try within the deadline. */
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

/** The driver hands some faults of a socket on as they are. */
function isOfSocket(error: Error): boolean {
  return connectionRemedyFor(connectionCodeOf(error) ?? '') !== undefined;
}

/** What BSON, or the limit of MongoDB, cannot hold, as the driver finds before it sends anything. */
export function isTooLarge(fault: unknown): boolean {
  const error = originOf(fault);
  if (error instanceof mongo.MongoServerError) return faultOf(error) === 'too-large';
  const isOfDriver = error instanceof mongo.MongoInvalidArgumentError || error instanceof RangeError;
  return (
    isOfDriver && /larger than the maximum size|out of (?:range|bounds)|outside of the bounds/i.test(error.message)
  );
}

/**
 * What a fault of the driver means to the caller. Only what may pass is called so: what became of a write is unknown then,
 * and a retry settles it.
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
  // Two made the same document at once: the one that came second finds it there when it is asked again.
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
