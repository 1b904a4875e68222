import { fingerprintOf } from '../lib/fingerprint.js';

export interface TombstoneQuery {
  readonly after?: string;
  readonly limit: number;
}

/**
 * What a store remembers of the sessions that were erased, so that nothing is stored under their ids again:
 * `store.tombstones`. It rests on fingerprints under a salt of the database: an id itself is not kept. Proved by
 * `erasing.contract.ts` and `moving.contract.ts`; failures are thrown as in `ConversationStore`.
 */
export abstract class Tombstones {
  /**
   * Counts the session of this fingerprint, which a ledger of erasures names, as erased: nothing is stored under its id
   * again. One that is here stays as it is, until `beginErasure`. Idempotent.
   */
  abstract add(fingerprint: string): Promise<void>;

  /** Fingerprints of all that was erased, in ascending order: at most so many, behind `after`. They move with the sessions. */
  abstract list(query: TombstoneQuery): Promise<readonly string[]>;

  /** The salt of this database, in hex: made once, at random. Whoever replays a ledger of erasures needs it. */
  abstract findSalt(): Promise<string>;

  /**
   * Takes over the salt of the database that moves in here, so that its fingerprints mean the same here. True where this
   * salt stands now; false, changing nothing, where this database has used its own: it holds a session, or remembers one
   * as erased.
   */
  abstract adoptSalt(salt: string): Promise<boolean>;

  /** As the ledger of erasures names the session: HMAC-SHA-256 under the salt of this database, in hex. */
  async fingerprint(sessionId: string): Promise<string> {
    return fingerprintOf(sessionId, await this.findSalt());
  }
}
