/** A session that is being erased. */
export interface ErasedSession {
  readonly sessionId: string;
  /** By which its objects are found: no object is named by an id. */
  readonly subjectHash: string;
  /** The object that the archive's mark names. */
  readonly archiveKey: string | undefined;
}

/**
 * What a capability has to do for an erasure, beside its records, which go by themselves (`ErasureStore.eraseNext`).
 * Every call may be repeated, on whatever instance, and rejects where it cannot be sure: the erasure is then tried again
 * and does not end before.
 */
export interface EraseHook {
  /** For how long after the beginning of an erasure something slow may still put a copy back. By default not at all. */
  readonly settleMs?: number;

  /**
   * Called before an erasure begins, while the session can still be read. It may not begin after all, and `forget` may be
   * called without this. What is noted down must name nobody.
   */
  expect?(sessionId: string): Promise<void>;

  /**
   * The keys of all objects of the session in the object store, to be counted in the receipt before the first of them is
   * removed. Undefined: somebody may be putting another right now; ask again later.
   */
  objectsOf?(session: ErasedSession): Promise<readonly string[] | undefined>;

  /** Removes all that is kept of the session: these objects, which are those that any hook has named, and everything else. */
  forget(session: ErasedSession, objects: readonly string[]): Promise<void>;
}
