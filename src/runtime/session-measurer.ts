import type { Session } from '../domain/session.js';

/**
 * The measures of a session, and the histograms behind them, to be merged with those of others. Both are JSON objects.
 */
export interface MeasuredSession {
  readonly measures: object;
  readonly histograms: object;
}

/** Measures single sessions; provided by the capability that interprets events. */
export abstract class SessionMeasurer {
  /** Version of the algorithm: a session measured by another version must be measured again. */
  abstract readonly version: number;

  /**
   * Measures the session up to its `lastSequence`. Resolves with null if it is too long. Rejects if it no longer
   * exists.
   */
  abstract measure(session: Session): Promise<MeasuredSession | null>;
}
