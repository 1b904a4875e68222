import type { Head } from '../domain/append.js';
import type { StoredEvent } from '../domain/event.js';

/**
 * The part of a conversation store that imports sessions unchanged, from another store or from the archive
 * (`store.imports`). Every method is idempotent: repeated after a crash at any point, it has the same result. Tested by
 * `importing.contract.ts` and `moving.contract.ts`. Errors as in `ConversationStore`.
 */
export abstract class SessionImport {
  /**
   * Imports a session unchanged: every fact, sequence and time is kept. `chunks` contain all its events in order of
   * sequence. If the session exists, missing events are added and its archive reference is removed, so this also
   * restores an archived session, and resumes an interrupted run. An existing hold is kept. Nothing else may write to
   * the session meanwhile.
   *
   * Without chunks, it is a sealed session whose events are only in the archive: the reference is kept, and must have
   * `isReleased`. If the session exists, nothing changes.
   *
   * @throws `SESSION_ERASED` if the session was erased, or if events are missing or out of order.
   */
  abstract importSession(head: Head, chunks?: AsyncIterable<readonly StoredEvent[]>): Promise<void>;
}
