import {
  addCounts,
  countsOfSession,
  type Erasure,
  type ErasureCounts,
  type ErasureSubject,
  filtersText,
  JOB_ID_PREFIX,
  jobErasureId,
  NOTHING_COUNTED,
  sessionErasureId,
} from '../../domain/erasure.js';
import { ConversationError } from '../../domain/errors.js';
import type { MetadataFilter } from '../../domain/page.js';
import type { ArchiveRef, Session } from '../../domain/session.js';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { EraseHook } from '../../ports/erase-hook.js';
import type { PendingErasure } from '../../ports/erasure-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { missingSession } from '../../runtime/session-errors.js';
import { erasureErrors, sessionHeld } from './erasure-errors.js';
import { findErasure, listOpenErasures, saveErasure } from './erasure-records.js';

/** Erasures that are looked through at once: far more than are under way where anything works. */
export const MAX_OPEN_ERASURES = 1_000;

/** What a dry run counts at most: twenty pages of the list's index. */
const MAX_COUNTED_SESSIONS = 10_000;

export interface ErasureForecast {
  readonly counts: ErasureCounts;
  /** There are more sessions than were counted. */
  readonly truncated: boolean;
}

/**
 * The wish to erase, made durable. From then on the session is hidden; the `Eraser` deletes what is behind it, whatever
 * becomes of this process.
 */
export class ErasuresService {
  constructor(
    private readonly store: ConversationStore,
    private readonly feed: ChangeNotifier,
    private readonly clock: Clock,
    /** There is something to do for the eraser. */
    private readonly onWork: () => void,
    private readonly hooks: readonly EraseHook[] = [],
  ) {}

  /** The same erasure for every repeat. @throws SESSION_NOT_FOUND, SESSION_HELD */
  async eraseSession(sessionId: string): Promise<Erasure> {
    const { erasure, tombstones } = this.store;
    const subjectHash = await tombstones.fingerprint(sessionId);
    for (const hook of this.hooks) await hook.expect?.(sessionId);
    const nowMs = this.clock.nowMs();
    const begun = await erasure.beginErasure(sessionId, nowMs);
    switch (begun.kind) {
      case 'unknown':
        throw await missingSession(this.store, sessionId);
      case 'held':
        throw sessionHeld(sessionId);
      case 'erased':
        return this.adopt(begun.pending ?? { sessionId, archive: null, begunAtMs: nowMs });
      case 'begun': {
        const { archive, eventCount } = begun;
        const counts = countsOfSession(eventCount, archive);
        const subject = subjectOf(sessionId, archive);
        return this.save(newErasure(sessionErasureId(subjectHash), { subject, subjectHash, counts }, nowMs));
      }
    }
  }

  /** As `eraseSession`; undefined where it is held by now, or not there. */
  async eraseIfThere(sessionId: string): Promise<Erasure | undefined> {
    try {
      return await this.eraseSession(sessionId);
    } catch (error) {
      const isGone = error instanceof ConversationError && ['SESSION_HELD', 'SESSION_NOT_FOUND'].includes(error.code);
      if (isGone) return undefined;
      throw error;
    }
  }

  /**
   * An erasure that was begun and has no record, since the process ended just then, or since its ledger was replayed:
   * from now on it has one. How many events there were is not known any more.
   */
  async adopt({ sessionId, archive, begunAtMs }: PendingErasure): Promise<Erasure> {
    const subjectHash = await this.store.tombstones.fingerprint(sessionId);
    const erasureId = sessionErasureId(subjectHash);
    const known = await findErasure(this.store.records, erasureId);
    if (known) return known;
    const counts = countsOfSession(0, archive);
    return this.save(newErasure(erasureId, { subject: subjectOf(sessionId, archive), subjectHash, counts }, begunAtMs));
  }

  /** A job for all sessions that match, those included that are created while it runs; while one is open, the same one. */
  async eraseMatching(filters: readonly MetadataFilter[]): Promise<Erasure> {
    const { tombstones } = this.store;
    const subjectHash = await tombstones.fingerprint(filtersText(filters));
    const open = await listOpenErasures(this.store.records, MAX_OPEN_ERASURES, { prefix: JOB_ID_PREFIX });
    const same = open.find((each) => each.subjectHash === subjectHash);
    if (same) return same;
    const nowMs = this.clock.nowMs();
    const erasureId = jobErasureId(await tombstones.fingerprint(`${filtersText(filters)} ${nowMs}`));
    const subject = { kind: 'metadata', filters } as const;
    return this.save(newErasure(erasureId, { subject, subjectHash, counts: NOTHING_COUNTED }, nowMs));
  }

  /** What `eraseMatching` would erase now; changes nothing. */
  async forecast(filters: readonly MetadataFilter[]): Promise<ErasureForecast> {
    let counts = NOTHING_COUNTED;
    for await (const session of allSessions(this.store, { metadata: filters, withoutMetadata: true })) {
      if (counts.sessions + counts.held >= MAX_COUNTED_SESSIONS) return { counts, truncated: true };
      counts = addCounts(counts, forecastOf(session));
    }
    return { counts, truncated: false };
  }

  /** @throws ERASURE_NOT_FOUND */
  async getErasure(erasureId: string): Promise<Erasure> {
    const erasure = await findErasure(this.store.records, erasureId);
    if (!erasure) throw new ConversationError(erasureErrors.ERASURE_NOT_FOUND, `There is no erasure ${erasureId}.`);
    return erasure;
  }

  private async save(erasure: Erasure): Promise<Erasure> {
    await saveErasure(this.store.records, erasure);
    // Whoever follows the session looks at it, and learns that it is no more.
    if (erasure.subject?.kind === 'session') this.feed.publish({ sessionId: erasure.subject.sessionId, sequence: 0 });
    this.onWork();
    return erasure;
  }
}

function subjectOf(sessionId: string, archive: ArchiveRef | null): ErasureSubject {
  return { kind: 'session', sessionId, ...(archive ? { archiveKey: archive.key } : {}) };
}

function newErasure(
  erasureId: string,
  about: Pick<Erasure, 'subject' | 'subjectHash' | 'counts'>,
  requestedAtMs: number,
): Erasure {
  return { erasureId, state: 'erasing', requestedAtMs, finishedAtMs: null, ...about };
}

/** What an erasure of the session comes to now. */
export function forecastOf(session: Session): ErasureCounts {
  if (session.hold) return { ...NOTHING_COUNTED, held: 1 };
  return countsOfSession(session.lastSequence, session.archive);
}
