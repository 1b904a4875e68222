import type { ErasureCounts } from '../../domain/erasure.js';
import type { OperatorLog } from '../../ports/operator-log.js';
import type { ErasureObserver } from './erasure-observer.js';

/** Tells operators why an erasure does not end; what was erased only counts, without a name. */
export class ErasureLog implements ErasureObserver {
  constructor(
    private readonly log: OperatorLog,
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
    this.log.warn({ err: error }, 'a step of an erasure failed: it is tried again');
  }
}
