import type { Logger } from 'pino';
import type { ConversationError, ErrorCode } from '../domain/errors.js';
import type { Metrics } from './metrics.js';

/** An operator must act: these do not resolve themselves. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set<ErrorCode>(['INTERNAL_ERROR', 'STORAGE_FULL', 'STORE_REFUSED']);

/**
 * Logs failed requests for operators. ERROR: an operator must act (a bug, a full disk, a store that refuses). WARN:
 * resolves itself (an unreachable store, a full queue). DEBUG: mistakes of callers, who see the response.
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
