/** A session as the service stores and answers it, as far as views read it. */
export interface SessionHead {
  readonly sessionId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339; null while the call goes on. */
  readonly endedAt?: string | null;
  readonly language?: string | null;
  /** No event can follow. */
  readonly isSealed?: boolean;
}

/** The version of these views. It rises whenever the same events may give another view. */
export const VOICE_VERSION = 2;
