import {
  addCounts,
  countsOfSession,
  type Erasure,
  type ErasureCounts,
  filtersText,
  JOB_ID_PREFIX,
  jobErasureId,
  NOTHING_COUNTED,
  sessionErasureId,
} from '../../domain/erasure.js';
import { ConversationError } from '../../domain/errors.js';
import type { MetadataFilter } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { EraseHook } from '../../ports/erase-hook.js';
import type { PendingErasure } from '../../ports/erasure-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { missingSession } from '../../runtime/session-errors.js';
import { erasureErrors, sessionHeld } from './erasure-errors.js';
import { findErasure, listOpenErasures, saveErasure } from './erasure-records.js';

/** Erasures checked at once: far more than are in progress while everything works. */
export const MAX_OPEN_ERASURES = 1_000;

/** Maximum count of a dry run: twenty pages of the list's index. */
const MAX_COUNTED_SESSIONS = 10_000;

export interface ErasureForecast {
  readonly counts: ErasureCounts;
  /** There are more sessions than were counted. */
  readonly truncated: boolean;
}

/**
 * Makes requests to erase durable. From then on the session is hidden, and the `Eraser` deletes its data, even after a
 * crash.
 */
export class ErasuresService {
  constructor(
    private readonly store: ConversationStore,
    private readonly notifier: ChangeNotifier,
    private readonly clock: Clock,
    /** Called when there is work for the eraser. */
    private readonly onWork: () => void,
    private readonly hooks: readonly EraseHook[] = [],
  ) {}

  /** Returns the same erasure for every repeat. @throws SESSION_NOT_FOUND, SESSION_HELD */
  async eraseSession(sessionId: string): Promise<Erasure> {
    for (const hook of this.hooks) await hook.expect?.(sessionId);
    const begunAtMs = this.clock.nowMs();
    const begun = await this.store.erasure.beginErasure(sessionId, begunAtMs);
    switch (begun.kind) {
      case 'unknown':
        throw await missingSession(this.store, sessionId);
      case 'held':
        throw sessionHeld(sessionId);
      case 'erased':
        return this.adopt(begun.pending ?? { sessionId, archive: null, begunAtMs });
      case 'begun':
        return this.open({ sessionId, archive: begun.archive, begunAtMs }, begun.eventCount);
    }
  }

  /** Like `eraseSession`; undefined if the session is held or does not exist. */
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
   * Creates the record of an erasure that was begun without one, because the process ended or the ledger was replayed.
   * The number of events is no longer known.
   */
  async adopt(pending: PendingErasure): Promise<Erasure> {
    const erasureId = sessionErasureId(await this.store.tombstones.fingerprint(pending.sessionId));
    return (await findErasure(this.store.records, erasureId)) ?? this.open(pending, 0);
  }

  private async open({ sessionId, archive, begunAtMs }: PendingErasure, eventCount: number): Promise<Erasure> {
    const subjectHash = await this.store.tombstones.fingerprint(sessionId);
    const subject = { kind: 'session', sessionId, ...(archive ? { archiveKey: archive.key } : {}) } as const;
    const counts = countsOfSession(eventCount, archive);
    return this.save(sessionErasureId(subjectHash), begunAtMs, { subject, subjectHash, counts });
  }

  /**
   * Starts a job for all matching sessions, including those created while it runs; returns the open job if there is
   * one.
   */
  async eraseMatching(filters: readonly MetadataFilter[]): Promise<Erasure> {
    const { tombstones } = this.store;
    const subjectHash = await tombstones.fingerprint(filtersText(filters));
    const open = await listOpenErasures(this.store.records, MAX_OPEN_ERASURES, { prefix: JOB_ID_PREFIX });
    const same = open.find((each) => each.subjectHash === subjectHash);
    if (same) return same;
    const nowMs = this.clock.nowMs();
    const erasureId = jobErasureId(await tombstones.fingerprint(`${filtersText(filters)} ${nowMs}`));
    const subject = { kind: 'metadata', filters } as const;
    return this.save(erasureId, nowMs, { subject, subjectHash, counts: NOTHING_COUNTED });
  }

  /** Returns what `eraseMatching` would erase now; changes nothing. */
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

  private async save(
    erasureId: string,
    requestedAtMs: number,
    about: Pick<Erasure, 'subject' | 'subjectHash' | 'counts'>,
  ): Promise<Erasure> {
    const erasure: Erasure = { erasureId, state: 'erasing', requestedAtMs, finishedAtMs: null, ...about };
    await saveErasure(this.store.records, erasure);
    // Followers of the session then read it, and learn that it no longer exists.
    if (about.subject?.kind === 'session') this.notifier.publish({ sessionId: about.subject.sessionId, sequence: 0 });
    this.onWork();
    return erasure;
  }
}

/** Returns what an erasure of the session would delete now. */
export function forecastOf(session: Session): ErasureCounts {
  if (session.hold) return { ...NOTHING_COUNTED, held: 1 };
  return countsOfSession(session.lastSequence, session.archive);
}
