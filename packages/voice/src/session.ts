/** A session as the service stores and returns it; only the fields that views read. */
export interface SessionHead {
  readonly sessionId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339; null while the call is live. */
  readonly endedAt?: string | null;
  readonly language?: string | null;
  /** No more events can follow. */
  readonly isSealed?: boolean;
}

/** The version of the views. It increases whenever the same events may give a different view. */
export const VOICE_VERSION = 2;
