import type { ErasureCounts } from '../../domain/erasure.js';

/** Hears what is forgotten, and what is in the way; the metrics and the log listen. Must not throw. */
export abstract class ErasureObserver {
  /** A session is gone, in every tier. */
  abstract sessionErased(counts: ErasureCounts): void;

  /** A step failed and will be tried again. */
  abstract erasureFailed(error: unknown): void;

  /** The time of a session is over, by the rule of this place. */
  abstract sessionExpired(rule: number): void;
}
