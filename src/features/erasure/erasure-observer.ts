import type { ErasureCounts } from '../../domain/erasure.js';

/** Is notified of erasures and of what delays them, for metrics and the log. Must not throw. */
export interface ErasureObserver {
  /** A session was erased from every tier. */
  sessionErased(counts: ErasureCounts): void;

  /** A step failed and will be retried. */
  erasureFailed(error: unknown): void;

  /** A session has expired, by the rule with this index. */
  sessionExpired(rule: number): void;
}

/** An observer that ignores everything. */
export const UNOBSERVED: ErasureObserver = {
  sessionErased: () => undefined,
  erasureFailed: () => undefined,
  sessionExpired: () => undefined,
};
