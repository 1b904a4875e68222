import type { Session, SessionStatus } from '../domain/session.js';
import { formatRfc3339 } from '../lib/time/rfc3339.js';
import type { PutOutcome, Records } from '../ports/records.js';
import { allRecords } from './all-records.js';

/** What is counted about a session in addition to its measures. */
export interface SessionFacts {
  readonly status: SessionStatus;
  readonly language: string | null;
  readonly endReason: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly eventCount: number;
  /** The members of metadata by which sessions are grouped. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What is stored about a session so that many can be counted without reading their logs. JSON. */
export interface SessionSummary {
  /** Version of the algorithm and of its configuration. */
  readonly version: string;
  readonly facts: SessionFacts;
  readonly isSealed: boolean;
  /** The sequence up to which the session was measured; null while it is live. */
  readonly measuredThrough: number | null;
  /** Null while the session is live, or if it is too long. */
  readonly measures: object | null;
  readonly histograms: object | null;
  readonly storedAtMs: number;
  /** Whether everything derived from it is up to date. False while that is in progress or was interrupted. */
  readonly isTold: boolean;
  /** The start of the session has changed: its summaries under these hours must be removed. */
  readonly movedFrom?: readonly string[];
}

export interface StoredSummary {
  readonly summary: SessionSummary;
  readonly recordVersion: number;
  /** When it must be checked, because it may be out of date. */
  readonly dueAtMs: number | null;
}

export interface PutSummary {
  readonly replaces?: StoredSummary | undefined;
  readonly dueAtMs?: number | null;
  /** The measures are new: followers of the session are notified. */
  readonly isNews?: boolean;
}

const SUMMARY_KIND = 'session.summary';

/** Per session. */
const MAX_SUMMARIES = 10;

/** Read at once, and so in memory. */
const PAGE_SUMMARIES = 500;

const HOUR_CHARS = '2026-01-15T09'.length;

/** Returns the hour in which a session started, as used in record ids. */
export function hourOf(startedAtMs: number): string {
  return formatRfc3339(startedAtMs).slice(0, HOUR_CHARS);
}

type Place = Pick<Session, 'sessionId' | 'startedAtMs'>;

/** Begins with the hour, so that the summaries of an hour are one range. */
function idOf({ sessionId, startedAtMs }: Place): string {
  return `${hourOf(startedAtMs)}/${sessionId}`;
}

/** The summaries of sessions, one record each. They are erased with their sessions. */
export class Summaries {
  constructor(private readonly records: Records) {}

  async find(session: Place): Promise<StoredSummary | undefined> {
    const record = await this.records.get(SUMMARY_KIND, idOf(session));
    if (!record) return undefined;
    return { summary: record.value as SessionSummary, recordVersion: record.version, dueAtMs: record.dueAtMs };
  }

  /** Returns summaries by sessionId, for the sessions that have one. */
  async findMany(sessions: readonly Place[]): Promise<ReadonlyMap<string, SessionSummary>> {
    if (sessions.length === 0) return new Map();
    const records = await this.records.getMany(SUMMARY_KIND, sessions.map(idOf));
    return new Map(records.map(({ id, value }) => [id.slice(HOUR_CHARS + 1), value as SessionSummary]));
  }

  /** Replaces the summary that was found, or creates one. */
  put(
    session: Place,
    summary: SessionSummary,
    { replaces, dueAtMs = null, isNews = false }: PutSummary,
  ): Promise<PutOutcome> {
    const { sessionId } = session;
    const record = {
      kind: SUMMARY_KIND,
      id: idOf(session),
      sessionId,
      value: summary,
      dueAtMs,
      changesSession: isNews,
    };
    return this.records.put(record, replaces?.recordVersion ?? 'absent');
  }

  /**
   * Returns the hours under which summaries of the session exist: one, except for a moment after its start has changed.
   */
  async hoursOf(sessionId: string): Promise<readonly string[]> {
    const records = await this.records.list({ kind: SUMMARY_KIND, sessionId, limit: MAX_SUMMARIES });
    return records.map(({ id }) => id.slice(0, HOUR_CHARS));
  }

  async delete(sessionId: string, hour: string): Promise<void> {
    await this.records.delete(SUMMARY_KIND, `${hour}/${sessionId}`, 'any');
  }

  /** Lists the sessions whose summaries must be checked by now. */
  async listDue(dueUntilMs: number, limit: number): Promise<readonly string[]> {
    const due = await this.records.list({ kind: SUMMARY_KIND, dueUntilMs, limit });
    return due.map(({ id }) => id.slice(HOUR_CHARS + 1));
  }

  /** Yields the summaries of the sessions that started in the hour, in order of id. */
  async *ofHour(hour: string) {
    const query = { kind: SUMMARY_KIND, prefix: `${hour}/`, limit: PAGE_SUMMARIES };
    for await (const { id, value } of allRecords(this.records, query)) {
      yield { sessionId: id.slice(HOUR_CHARS + 1), summary: value as SessionSummary };
    }
  }
}
