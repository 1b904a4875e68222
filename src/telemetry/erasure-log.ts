import type { Logger } from 'pino';
import type { ErasureCounts } from '../domain/erasure.js';
import type { ErasureObserver } from '../ports/erasure-observer.js';

/** Tells operators why an erasure does not end; what was erased only counts, without a name. */
export class ErasureLog implements ErasureObserver {
  constructor(
    private readonly logger: Logger,
    private readonly metrics: ErasureObserver,
  ) {}

  sessionErased(counts: ErasureCounts): void {
    this.metrics.sessionErased(counts);
  }

  sessionExpired(rule: number): void {
    this.metrics.sessionExpired(rule);
  }

  erasureFailed(error: unknown): void {
    this.metrics.erasureFailed(error);
    this.logger.warn({ err: error }, 'a step of an erasure failed: it is tried again');
  }
}
