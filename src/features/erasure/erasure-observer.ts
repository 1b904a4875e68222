import type { ErasureCounts } from '../../domain/erasure.js';

/** Hears what is forgotten, and what is in the way; the metrics and the log listen. Must not throw. */
export interface ErasureObserver {
  /** A session is gone, in every tier. */
  sessionErased(counts: ErasureCounts): void;

  /** A step failed and will be tried again. */
  erasureFailed(error: unknown): void;

  /** The time of a session is over, by the rule of this place. */
  sessionExpired(rule: number): void;
}

/** Where nobody listens. */
export const UNOBSERVED: ErasureObserver = {
  sessionErased: () => undefined,
  erasureFailed: () => undefined,
  sessionExpired: () => undefined,
};
