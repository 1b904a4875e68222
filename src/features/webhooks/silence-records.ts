import type { Head } from '../../domain/append.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { readAnnotations } from '../annotations/index.js';
import { completionsOf } from './completions.js';
import { countEventsBefore } from './events-before.js';
import { joinSilence, NO_SILENCE, type Silence } from './silence.js';

const KIND = 'webhook.silence';
/** An import of a call that has not ended by then, was killed. */
export const IMPORT_MS = 120_000;

/** How the session stood when an import of it began. */
export interface Begun {
  readonly atMs: number;
  readonly isThere: boolean;
  readonly lastSequence: number;
  readonly completions: number;
}

export interface StoredSilence {
  readonly silence: Silence;
  /** An import is under way, or was killed; null: none. */
  readonly begun: Begun | null;
  /** Only a session that was created then is meant; null: whichever has the id. */
  readonly createdAtMs: number | null;
}

export const NOTHING_SILENT: StoredSilence = { silence: NO_SILENCE, begun: null, createdAtMs: null };

/** What was imported, a record for each session, which an erasure removes. It is named by the hash of the session. */
export class SilenceRecords {
  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
  ) {}

  /** What of the session is not to be told. Undefined: it is being imported right now, so that nobody can say. */
  async silenceOf(head: Head): Promise<Silence | undefined> {
    const { sessionId, createdAtMs } = head.session;
    const stored = await this.find(sessionId);
    if (stored.createdAtMs !== null && stored.createdAtMs !== createdAtMs) return NO_SILENCE;
    if (!stored.begun) return stored.silence;
    if (this.clock.nowMs() < stored.begun.atMs + IMPORT_MS) return undefined;
    return this.endKilled(head);
  }

  async find(sessionId: string): Promise<StoredSilence> {
    const record = await this.store.records.get(KIND, await this.nameOf(sessionId));
    return (record?.value as StoredSilence | undefined) ?? NOTHING_SILENT;
  }

  /** `isThere`: the session is in the store, and takes this along when it is erased. */
  async put(sessionId: string, value: StoredSilence, isThere: boolean): Promise<void> {
    const id = await this.nameOf(sessionId);
    const { records } = this.store;
    const outcome = await records.put({ kind: KIND, id, value, sessionId: isThere ? sessionId : null }, 'any');
    if (outcome.kind === 'no-session') await records.delete(KIND, id, 'any');
  }

  /** By the hash of the session. */
  async remove(subjectHash: string): Promise<void> {
    await this.store.records.delete(KIND, subjectHash, 'any');
  }

  /** Ends an import that was killed: what was stored in its time counts as its own, since nobody else knows what it did. */
  async endKilled({ session }: Head): Promise<Silence> {
    const stored = await this.find(session.sessionId);
    const { begun } = stored;
    if (!begun) return stored.silence;
    const endMs = begun.atMs + IMPORT_MS;
    const isThen = (timeMs: number | null) => timeMs !== null && begun.atMs <= timeMs && timeMs < endMs;
    const completions = completionsOf(session);
    const isEnd = completions > begun.completions && isThen(session.completedAtMs);
    const annotations = await readAnnotations(this.store.records, session.sessionId);
    const imported: Silence = {
      created: !begun.isThere && isThen(session.createdAtMs),
      events: [[begun.lastSequence, await countEventsBefore(this.store, session, endMs)]],
      completions: isEnd ? [completions] : [],
      annotations: Object.fromEntries(
        annotations.filter(({ updatedAtMs }) => isThen(updatedAtMs)).map(({ name, revision }) => [name, revision]),
      ),
    };
    const silence = joinSilence(stored.silence, imported);
    await this.put(session.sessionId, { ...stored, silence, begun: null }, true);
    return silence;
  }

  private nameOf(sessionId: string): Promise<string> {
    return this.store.tombstones.fingerprint(sessionId);
  }
}
