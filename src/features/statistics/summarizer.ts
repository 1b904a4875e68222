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
  /** Undefined: nothing reads what a log says; sessions are counted all the same. */
  readonly measurer: SessionMeasurer | undefined;
  /** Keys of metadata. */
  readonly dimensions: readonly string[];
}

/** The name of the processor. */
export const SUMMARIZER = 'summaries';

/** A live session changes all the time: how far its count of events may fall behind. */
const LIVE_EVERY_MS = 60_000;

const LOOK_EVERY_MS = 1_000;
const BATCH_SESSIONS = 100;

/** Against the first pass, or an instance that has lost its lease. */
const MAX_TRIES = 5;

/**
 * Keeps the summary of each session: from its creation on what is counted of it, with its completion what its call comes to, and
 * that again for late events and for a newer version of the algorithm. First the summary is stored, then all that rest on it
 * are told; it says itself whether that is done, so a process that is killed in between leaves nobody behind.
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

  /** Live sessions whose summary has fallen behind. */
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

  /** False where another one was faster. */
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
    // With the put, at once: whoever follows the session looks at what is stored.
    const isNews = !isSame(known?.measures ?? null, summary.measures);
    const outcome = await this.summaries.put(session, summary, { replaces: stored, isNews });
    if (outcome.kind !== 'stored') return outcome.kind === 'no-session';
    return this.tell(head, summary);
  }

  /** Where there is none under this start, one may stand under an earlier one. */
  private async findMoved({ sessionId }: Session): Promise<Pick<SessionSummary, 'movedFrom'>> {
    const movedFrom = await this.summaries.hoursOf(sessionId);
    return movedFrom.length > 0 ? { movedFrom } : {};
  }

  /** Of a live session that has but grown: it is noted down that it is to be looked at later. */
  private async isSoonEnough({ session }: Head, stored: StoredSummary): Promise<boolean> {
    const { summary, dueAtMs } = stored;
    const hasOnlyGrown = session.completedAtMs === null && summary.facts.status === session.status;
    if (!hasOnlyGrown || summary.version !== this.version || !summary.isTold) return false;
    const laterMs = summary.storedAtMs + LIVE_EVERY_MS;
    if (this.parts.clock.nowMs() >= laterMs) return false;
    if (dueAtMs === null) await this.summaries.put(session, summary, { replaces: stored, dueAtMs: laterMs });
    return true;
  }

  /** Undefined while it is live; null where it cannot be measured. What was measured of the same log is taken over. */
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

  /** Everybody whose work rests on the summary; may be repeated. */
  private async tell({ session }: Head, summary: SessionSummary): Promise<boolean> {
    await this.parts.store.putFacets(session.sessionId, MEASURES_SOURCE, measureFacets(summary));
    const { movedFrom = [], ...settled } = summary;
    for (const hour of movedFrom) {
      await this.summaries.delete(session.sessionId, hour);
      await this.hours.mark(hour);
    }
    await this.hours.mark(hourOf(session.startedAtMs));
    const stored = await this.summaries.find(session);
    // Another one has put a newer summary: it tells of that one itself.
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
