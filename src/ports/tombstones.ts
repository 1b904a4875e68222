import { fingerprintOf } from '../lib/fingerprint.js';

export interface TombstoneQuery {
  readonly after?: string;
  readonly limit: number;
}

/**
 * What a store remembers about erased sessions, so that nothing is stored under their ids again (`store.tombstones`).
 * It stores fingerprints under a salt of the database, and never an id. Tested by `erasing.contract.ts` and
 * `moving.contract.ts`. Errors as in `ConversationStore`.
 */
export abstract class Tombstones {
  /**
   * Marks the session with this fingerprint, taken from an erasure ledger, as erased: nothing is stored under its id
   * again. An existing session is kept until `beginErasure`. Idempotent.
   */
  abstract add(fingerprint: string): Promise<void>;

  /**
   * Returns the fingerprints of all erased sessions after `after`, in ascending order, at most `limit`. They move with
   * the sessions.
   */
  abstract list(query: TombstoneQuery): Promise<readonly string[]>;

  /** Returns the salt of this database in hex: random, created once. Replaying an erasure ledger requires it. */
  abstract findSalt(): Promise<string>;

  /**
   * Adopts the salt of a database that is being transferred, so that its fingerprints mean the same here. Returns true
   * if this salt is in place; false, and changes nothing, if this database has already used its own, because it
   * contains or has erased a session.
   */
  abstract adoptSalt(salt: string): Promise<boolean>;

  /**
   * Returns the fingerprint of the session in the erasure ledger: HMAC-SHA-256 under the salt of this database, in hex.
   */
  async fingerprint(sessionId: string): Promise<string> {
    return fingerprintOf(sessionId, await this.findSalt());
  }
}
