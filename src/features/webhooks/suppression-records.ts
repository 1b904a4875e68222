import type { Head } from '../../domain/append.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { readAnnotations } from '../annotations/index.js';
import { completionsOf } from './completions.js';
import { countEventsBefore } from './events-before.js';
import { joinSuppressions, NO_SUPPRESSION, revisionsByName, type Suppression } from './suppression.js';

/** Named as in earlier versions, whose records stay readable. */
const KIND = 'webhook.silence';
/** An import of a call that has not ended by then was killed. */
export const IMPORT_MS = 120_000;

/** The state of the session when an import of it began. */
export interface Begun {
  readonly atMs: number;
  readonly isThere: boolean;
  readonly lastSequence: number;
  readonly completions: number;
}

export interface StoredSuppression {
  /** Named as in the records of earlier versions. */
  readonly silence: Suppression;
  /** An import is in progress or was killed; null if there is none. */
  readonly begun: Begun | null;
  /** Applies only to a session created at this time; null for any session with the id. */
  readonly createdAtMs: number | null;
}

export const NOTHING_SUPPRESSED: StoredSuppression = { silence: NO_SUPPRESSION, begun: null, createdAtMs: null };

/** What was imported, a record per session, which an erasure deletes. Named by the hash of the session. */
export class SuppressionRecords {
  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns what of the session must not be reported; undefined while it is being imported, because that is unknown.
   */
  async suppressionOf(head: Head): Promise<Suppression | undefined> {
    const { sessionId, createdAtMs } = head.session;
    const stored = await this.find(sessionId);
    if (stored.createdAtMs !== null && stored.createdAtMs !== createdAtMs) return NO_SUPPRESSION;
    if (!stored.begun) return stored.silence;
    if (this.clock.nowMs() < stored.begun.atMs + IMPORT_MS) return undefined;
    return this.endKilled(head);
  }

  async find(sessionId: string): Promise<StoredSuppression> {
    const record = await this.store.records.get(KIND, await this.nameOf(sessionId));
    return (record?.value as StoredSuppression | undefined) ?? NOTHING_SUPPRESSED;
  }

  /** `isThere`: the session is in the store, and its erasure deletes this. */
  async put(sessionId: string, value: StoredSuppression, isThere: boolean): Promise<void> {
    const id = await this.nameOf(sessionId);
    const { records } = this.store;
    const outcome = await records.put({ kind: KIND, id, value, sessionId: isThere ? sessionId : null }, 'any');
    if (outcome.kind === 'no-session') await records.delete(KIND, id, 'any');
  }

  /** By the hash of the session. */
  async remove(subjectHash: string): Promise<void> {
    await this.store.records.delete(KIND, subjectHash, 'any');
  }

  /**
   * Ends an import that was killed: everything stored meanwhile counts as imported, since it is unknown what the import
   * has done.
   */
  async endKilled({ session }: Head): Promise<Suppression> {
    const stored = await this.find(session.sessionId);
    const { begun } = stored;
    if (!begun) return stored.silence;
    const endMs = begun.atMs + IMPORT_MS;
    const isThen = (timeMs: number | null) => timeMs !== null && begun.atMs <= timeMs && timeMs < endMs;
    const completions = completionsOf(session);
    const isEnd = completions > begun.completions && isThen(session.completedAtMs);
    const annotations = await readAnnotations(this.store.records, session.sessionId);
    const imported: Suppression = {
      created: !begun.isThere && isThen(session.createdAtMs),
      events: [[begun.lastSequence, await countEventsBefore(this.store, session, endMs)]],
      completions: isEnd ? [completions] : [],
      annotations: revisionsByName(annotations.filter(({ updatedAtMs }) => isThen(updatedAtMs))),
    };
    const suppression = joinSuppressions(stored.silence, imported);
    await this.put(session.sessionId, { ...stored, silence: suppression, begun: null }, true);
    return suppression;
  }

  private nameOf(sessionId: string): Promise<string> {
    return this.store.tombstones.fingerprint(sessionId);
  }
}
