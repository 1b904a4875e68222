import { ConversationError } from '../../domain/errors.js';

const DUPLICATE_KEY = 11_000;

/**
 * By its code alone: MongoDB names index and key, DocumentDB the index, FerretDB nothing. Which key it was is found out by
 * reading again.
 */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}

/** Any other failure of the driver: what became of a write is unknown, a retry settles it. Its words stay in `cause`. */
export function toConversationError(error: unknown): ConversationError {
  if (error instanceof ConversationError) return error;
  return new ConversationError('STORE_UNAVAILABLE', 'MongoDB cannot be reached, or its answer is unknown.', [], {
    cause: error,
  });
}
