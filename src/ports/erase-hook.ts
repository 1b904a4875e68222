/** A session that is being erased. */
export interface ErasedSession {
  readonly sessionId: string;
  /** Hash by which its objects are found, since no object is named by an id. */
  readonly subjectHash: string;
  /** The object that the session's archive reference names. */
  readonly archiveKey: string | undefined;
}

/**
 * What a capability has to do for an erasure, apart from its records, which the store erases itself
 * (`ErasureStore.eraseNext`). Every call may be repeated, on any instance. It rejects if the result is uncertain: the
 * erasure is then retried, and does not end before.
 */
export interface EraseHook {
  /** How long after the start of an erasure a slow operation may still store another copy. Default: 0. */
  readonly settleMs?: number;

  /**
   * Called before an erasure begins, while the session can still be read. The erasure may not begin after all, and
   * `forget` may be called without this. Whatever is stored must not identify the session.
   */
  expect?(sessionId: string): Promise<void>;

  /**
   * Returns the keys of all objects of the session in the object store, for the receipt, before the first is deleted.
   * Undefined if another one may be being stored right now: ask again later.
   */
  objectsOf?(session: ErasedSession): Promise<readonly string[] | undefined>;

  /** Deletes everything that is stored about the session, including these objects, which any hook may have named. */
  forget(session: ErasedSession, objects: readonly string[]): Promise<void>;
}
