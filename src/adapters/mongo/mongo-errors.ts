import { mongo } from 'mongoose';
import { ConversationError } from '../../domain/errors.js';

const DUPLICATE_KEY = 11_000;
const OUT_OF_DISK_SPACE = 14_031;

/** A change of primary, a shutdown, a lost connection between servers, a read that is not ready yet: another try may do. */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([
  6, 7, 50, 64, 89, 91, 134, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/** No answer came in time. What was asked may still happen. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/** No server gives a sign of life: MongoDB is down. What was asked may still happen. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';

  constructor() {
    super('MongoDB gives no sign of life');
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

/** Worth another try within the deadline. */
export function isTransient(error: unknown): boolean {
  if (
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof LateError ||
    error instanceof mongo.MongoNetworkError
  )
    return true;
  if (error instanceof mongo.MongoServerError) return TRANSIENT_CODES.has(Number(error.code));
  // All connections taken, most likely by calls that hang.
  return error instanceof Error && error.name === 'MongoWaitQueueTimeoutError';
}

/** What a fault of the driver means to the caller: what became of a write is unknown, a retry settles it. */
export function toConversationError(error: unknown): ConversationError {
  if (error instanceof ConversationError) return error;
  if (error instanceof mongo.MongoServerError && error.code === OUT_OF_DISK_SPACE) {
    return new ConversationError('STORAGE_FULL', 'The disk of MongoDB is full.', [], { cause: error });
  }
  return new ConversationError('STORE_UNAVAILABLE', 'MongoDB cannot be reached, or its answer is unknown.', [], {
    cause: error,
  });
}
