import type { Session } from '../domain/session.js';

/** What a session comes to in numbers, and the values behind it, to be merged with those of others. Both are JSON objects. */
export interface MeasuredSession {
  readonly measures: object;
  readonly histograms: object;
}

/** Measures single sessions; offered by the capability that reads what a log says. */
export abstract class SessionMeasurer {
  /** Of the algorithm: what was measured by another one has to be measured anew. */
  abstract readonly version: number;

  /** The session up to its `lastSequence`. Null where it is too long for that. Throws where it is gone. */
  abstract measure(session: Session): Promise<MeasuredSession | null>;
}
