import type { Session, SessionStatus } from '../domain/session.js';
import { formatRfc3339 } from '../lib/time/rfc3339.js';
import type { PutOutcome, Records } from '../ports/records.js';

/** What is counted of a session beside its measures. */
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

/** What is stored of a session, so that many of them can be counted without reading their logs. JSON. */
export interface SessionSummary {
  /** Of the algorithm that made it, and of what it was told to count. */
  readonly version: string;
  readonly facts: SessionFacts;
  readonly isSealed: boolean;
  /** The sequence up to which the session was measured; null while it is live. */
  readonly measuredThrough: number | null;
  /** Null while the session is live, and where it is too long. */
  readonly measures: object | null;
  readonly histograms: object | null;
  readonly storedAtMs: number;
  /** Everything that rests on it knows it. False: somebody was cut off, or is at it. */
  readonly isTold: boolean;
  /** The start of the session has changed: summaries that stand under these hours have to go. */
  readonly movedFrom?: readonly string[];
}

export interface StoredSummary {
  readonly summary: SessionSummary;
  readonly recordVersion: number;
  /** When it has to be looked at, because it may have fallen behind the session. */
  readonly dueAtMs: number | null;
}

export interface PutSummary {
  readonly replaces?: StoredSummary | undefined;
  readonly dueAtMs?: number | null;
  /** The measures are new: whoever follows the session is told. */
  readonly isNews?: boolean;
}

const SUMMARY_KIND = 'session.summary';

/** Of one session. */
const MAX_SUMMARIES = 10;

const HOUR_CHARS = '2026-01-15T09'.length;

/** The hour in which a session started, as its records are named. */
export function hourOf(startedAtMs: number): string {
  return formatRfc3339(startedAtMs).slice(0, HOUR_CHARS);
}

type Place = Pick<Session, 'sessionId' | 'startedAtMs'>;

/** By its hour first: the summaries of an hour are one range. */
function idOf({ sessionId, startedAtMs }: Place): string {
  return `${hourOf(startedAtMs)}/${sessionId}`;
}

/** The summaries of sessions, a record of each. They are erased with their sessions. */
export class Summaries {
  constructor(private readonly records: Records) {}

  async find(session: Place): Promise<StoredSummary | undefined> {
    const record = await this.records.get(SUMMARY_KIND, idOf(session));
    if (!record) return undefined;
    return { summary: record.value as SessionSummary, recordVersion: record.version, dueAtMs: record.dueAtMs };
  }

  /** By sessionId; of those that have one. */
  async findMany(sessions: readonly Place[]): Promise<ReadonlyMap<string, SessionSummary>> {
    if (sessions.length === 0) return new Map();
    const records = await this.records.getMany(SUMMARY_KIND, sessions.map(idOf));
    return new Map(records.map(({ id, value }) => [id.slice(HOUR_CHARS + 1), value as SessionSummary]));
  }

  /** In place of the one that was found, or of none. */
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

  /** The hours under which summaries of the session are kept: one, but for a moment when its start has changed. */
  async hoursOf(sessionId: string): Promise<readonly string[]> {
    const records = await this.records.list({ kind: SUMMARY_KIND, sessionId, limit: MAX_SUMMARIES });
    return records.map(({ id }) => id.slice(0, HOUR_CHARS));
  }

  async delete(sessionId: string, hour: string): Promise<void> {
    await this.records.delete(SUMMARY_KIND, `${hour}/${sessionId}`, 'any');
  }

  /** The sessions whose summaries have to be looked at by now. */
  async listDue(dueUntilMs: number, limit: number): Promise<readonly string[]> {
    const due = await this.records.list({ kind: SUMMARY_KIND, dueUntilMs, limit });
    return due.map(({ id }) => id.slice(HOUR_CHARS + 1));
  }

  /** Of the sessions that started in the hour, in the order of their ids, behind `after`. */
  async listHour(hour: string, limit: number, after?: string) {
    const prefix = `${hour}/`;
    const place = after === undefined ? {} : { after: `${prefix}${after}` };
    const records = await this.records.list({ kind: SUMMARY_KIND, prefix, limit, ...place });
    return records.map(({ id, value }) => ({ sessionId: id.slice(prefix.length), summary: value as SessionSummary }));
  }
}
