import type { ConversationError } from '../domain/errors.js';

/** Hears of every failed request: the log and the metrics listen. Must not throw. */
export abstract class ErrorObserver {
  abstract failed(error: ConversationError, requestId: string): void;
}
