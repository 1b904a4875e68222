import type { Head } from '../domain/append.js';
import type { StoredEvent } from '../domain/event.js';

/**
 * Sessions that come from elsewhere as they were there, out of another store or back from the archive: `store.imports`. Every
 * method is idempotent: killed anywhere and run again, it ends where it would have ended. Proved by `importing.contract.ts` and
 * `moving.contract.ts`; failures are thrown as in `ConversationStore`.
 */
export abstract class SessionImport {
  /**
   * Puts in a session as it was elsewhere: every fact, sequence and time stays. `chunks` hold all its events in sequence
   * order. Where the session is there already, what is missing is added and its mark of the archive is removed: so an
   * archived session is restored, and a run that was cut off goes on. A hold that stands there, stays. Nobody may write to
   * the session meanwhile.
   *
   * Without chunks it is a sealed session whose events are in the archive alone: the mark stays too, and must say `isReleased`.
   * Where the session is there already, nothing changes.
   *
   * Throws `SESSION_ERASED` for an erased one, and where events are missing or out of order.
   */
  abstract importSession(head: Head, chunks?: AsyncIterable<readonly StoredEvent[]>): Promise<void>;
}
