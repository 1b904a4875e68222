import type { Logger } from 'pino';
import type { ConversationError, ErrorCode } from '../domain/errors.js';
import type { Metrics } from './metrics.js';

/** A person must act: nothing of it heals by itself. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set<ErrorCode>(['INTERNAL_ERROR', 'STORAGE_FULL', 'STORE_REFUSED']);

/**
 * Tells operators of failed requests. ERROR: a person must act (a fault of our own, a full disk, a store that refuses). WARN: heals itself (a
 * store that cannot be reached, a full queue). What a caller did wrong is theirs to see: DEBUG.
 */
export class ErrorLog {
  constructor(
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** Never throws. */
  failed(error: ConversationError, requestId: string): void {
    const { status } = error.kind;
    if (status >= 500) this.metrics.storeFailed(error.code);
    this.logger[levelOf(error, status)]({ requestId, code: error.code, err: error.cause }, error.message);
  }
}

function levelOf(error: ConversationError, status: number): 'error' | 'warn' | 'debug' {
  if (NEEDS_A_PERSON.has(error.code)) return 'error';
  return status >= 500 || status === 429 ? 'warn' : 'debug';
}
