import { isDeepStrictEqual } from 'node:util';
import type { Head } from '../../domain/append.js';
import { MEASURES_SOURCE } from '../../domain/measure-facets.js';
import type { Session } from '../../domain/session.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { MeasuredSession, SessionMeasurer } from '../../runtime/session-measurer.js';
import type { SessionProcessor } from '../../runtime/session-processor.js';
import { hourOf, type SessionSummary, type StoredSummary, Summaries } from '../../runtime/summaries.js';
import { DirtyHours } from './dirty-hours.js';
import { measureFacets } from './measure-facets.js';
import { factsOf } from './session-facts.js';

export interface SummarizerParts {
  readonly store: ConversationStore;
  readonly clock: Clock;
  /** Undefined: nothing interprets events, but sessions are still counted. */
  readonly measurer: SessionMeasurer | undefined;
  /** Keys of metadata. */
  readonly dimensions: readonly string[];
}

/** Name of the processor. */
export const SUMMARIZER = 'summaries';

/** A live session changes all the time: its count of events may be this old. */
const LIVE_EVERY_MS = 60_000;

const LOOK_EVERY_MS = 1_000;
const BATCH_SESSIONS = 100;

/** Conflicts arise with the first pass, or with an instance that has lost its lease. */
const MAX_TRIES = 5;

/**
 * Maintains the summary of each session: counts from its creation on, measures from its completion on, and again for
 * late events and for a newer version of the algorithm. The summary is stored first, and then everything derived from
 * it is updated; the summary records whether that is done, so a process that is killed in between leaves nothing out of
 * date.
 */
export class Summarizer implements SessionProcessor {
  readonly name = SUMMARIZER;
  readonly version: string;
  private readonly summaries: Summaries;
  private readonly hours: DirtyHours;

  constructor(private readonly parts: SummarizerParts) {
    const { store, clock, measurer, dimensions } = parts;
    this.version = [measurer?.version ?? 0, ...dimensions].join(' ');
    this.summaries = new Summaries(store.records);
    this.hours = new DirtyHours(store.records, clock);
  }

  async process(sessionId: string): Promise<void> {
    for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
      const head = await this.parts.store.findHead(sessionId);
      if (!head) return;
      if (await this.bringUpToOrGone(head)) return;
    }
    throw new Error('the summary of a session changes all the time');
  }

  /** Updates live sessions whose summary is out of date. */
  async runDue(signal: AbortSignal): Promise<number> {
    const due = await this.summaries.listDue(this.parts.clock.nowMs(), BATCH_SESSIONS);
    for (const sessionId of due) {
      signal.throwIfAborted();
      await this.process(sessionId);
    }
    return due.length === BATCH_SESSIONS ? 0 : LOOK_EVERY_MS;
  }

  private async bringUpToOrGone(head: Head): Promise<boolean> {
    try {
      return await this.bringUpTo(head, await this.summaries.find(head.session));
    } catch (error) {
      // It was erased meanwhile.
      if (!(await this.parts.store.findSession(head.session.sessionId))) return true;
      throw error;
    }
  }

  /** Returns false if another writer was faster. */
  private async bringUpTo(head: Head, stored: StoredSummary | undefined): Promise<boolean> {
    if (!stored || !this.isUpToDate(head, stored)) return this.renew(head, stored);
    return stored.summary.isTold || this.tell(head, stored.summary);
  }

  private isUpToDate({ session, sealed }: Head, { summary }: StoredSummary): boolean {
    const { version, facts, isSealed } = summary;
    if (version !== this.version || isSealed !== sealed) return false;
    return isDeepStrictEqual(facts, factsOf(session, this.parts.dimensions));
  }

  private async renew(head: Head, stored: StoredSummary | undefined): Promise<boolean> {
    if (stored && (await this.isSoonEnough(head, stored))) return true;
    const { session, sealed } = head;
    const known = stored?.summary;
    const measured = await this.measure(head, known);
    const summary: SessionSummary = {
      version: this.version,
      facts: factsOf(session, this.parts.dimensions),
      isSealed: sealed,
      measuredThrough: measured === undefined ? null : session.lastSequence,
      measures: measured?.measures ?? null,
      histograms: measured?.histograms ?? null,
      storedAtMs: this.parts.clock.nowMs(),
      isTold: false,
      ...(stored ? keepMoved(stored.summary) : await this.findMoved(session)),
    };
    // In the same write: followers of the session then read what is stored.
    const isNews = !isSame(known?.measures ?? null, summary.measures);
    const outcome = await this.summaries.put(session, summary, { replaces: stored, isNews });
    if (outcome.kind !== 'stored') return outcome.kind === 'no-session';
    return this.tell(head, summary);
  }

  /** Without a summary under this start, there may be one under an earlier start. */
  private async findMoved({ sessionId }: Session): Promise<Pick<SessionSummary, 'movedFrom'>> {
    const movedFrom = await this.summaries.hoursOf(sessionId);
    return movedFrom.length > 0 ? { movedFrom } : {};
  }

  /** For a live session that has only grown: records that it must be checked later. */
  private async isSoonEnough({ session }: Head, stored: StoredSummary): Promise<boolean> {
    const { summary, dueAtMs } = stored;
    const hasOnlyGrown = session.completedAtMs === null && summary.facts.status === session.status;
    if (!hasOnlyGrown || summary.version !== this.version || !summary.isTold) return false;
    const laterMs = summary.storedAtMs + LIVE_EVERY_MS;
    if (this.parts.clock.nowMs() >= laterMs) return false;
    if (dueAtMs === null) await this.summaries.put(session, summary, { replaces: stored, dueAtMs: laterMs });
    return true;
  }

  /** Returns undefined while it is live; null if it cannot be measured. Measures of the same log are reused. */
  private async measure(
    { session }: Head,
    known: SessionSummary | undefined,
  ): Promise<MeasuredSession | null | undefined> {
    if (session.completedAtMs === null) return undefined;
    const { measurer } = this.parts;
    const isOfTheSame = known?.version === this.version && known.facts.endedAtMs === session.endedAtMs;
    if (isOfTheSame && known.measuredThrough === session.lastSequence) {
      const { measures, histograms } = known;
      return measures && histograms && { measures, histograms };
    }
    return (await measurer?.measure(session)) ?? null;
  }

  /** Updates everything derived from the summary; may be repeated. */
  private async tell({ session }: Head, summary: SessionSummary): Promise<boolean> {
    await this.parts.store.putFacets(session.sessionId, MEASURES_SOURCE, measureFacets(summary));
    const { movedFrom = [], ...settled } = summary;
    for (const hour of movedFrom) {
      await this.summaries.delete(session.sessionId, hour);
      await this.hours.mark(hour);
    }
    await this.hours.mark(hourOf(session.startedAtMs));
    const stored = await this.summaries.find(session);
    // Another writer has stored a newer summary, and updates what is derived from it.
    if (!stored || !isSame(stored.summary, summary)) return true;
    await this.summaries.put(session, { ...settled, isTold: true }, { replaces: stored });
    return true;
  }
}

function keepMoved({ isTold, movedFrom }: SessionSummary): Pick<SessionSummary, 'movedFrom'> {
  return isTold || !movedFrom ? {} : { movedFrom };
}

function isSame(a: object | null, b: object | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
