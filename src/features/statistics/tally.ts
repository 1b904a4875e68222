import { SESSION_STATUSES, type SessionStatus } from '../../domain/session.js';
import type { SessionFacts, SessionSummary } from '../../runtime/summaries.js';
import { DurationTally, type PackedDurations } from './duration-tally.js';
import { MeasureTally, type PackedMeasures, type Timed } from './measure-tally.js';

export interface Outcome {
  readonly status: SessionStatus;
  readonly endReason: string | null;
  readonly count: number;
}

/** Statistics of sessions: those of a range, a bucket, a group, or a rolled-up hour. */
export type TallyResult = ReturnType<Tally['result']>;

/** The stored form, as JSON. Two of them merge into that of all their sessions. */
export interface PackedTally {
  readonly byStatus: Readonly<Record<SessionStatus, number>>;
  readonly eventCount: number;
  readonly outcomes: readonly Outcome[];
  readonly durations: PackedDurations;
  readonly measures: PackedMeasures;
}

/** What is counted about one session. */
export interface Counted {
  readonly sessionId: string;
  readonly facts: SessionFacts;
  readonly summary: Pick<SessionSummary, 'measures' | 'histograms'> | undefined;
}

/** End reasons are free text: ids in them must not make the answer grow, */
export const MAX_OUTCOMES = 20;

/** … nor the record of an hour. */
const MAX_PACKED_OUTCOMES = 200;

/** Collects sessions individually, or many at once in stored form; the order does not matter. */
export class Tally {
  private readonly byStatus: Record<SessionStatus, number> = { initiated: 0, active: 0, completed: 0, failed: 0 };
  private eventCount = 0;
  private readonly outcomes = new Map<string, Outcome>();
  private readonly durations = new DurationTally();
  private readonly measures = new MeasureTally();

  get started(): number {
    return SESSION_STATUSES.reduce((sum, status) => sum + this.byStatus[status], 0);
  }

  add({ facts, summary }: Counted): void {
    const { status, endReason, startedAtMs, endedAtMs, eventCount } = facts;
    this.byStatus[status] += 1;
    this.eventCount += eventCount;
    if (summary) this.measures.add(summary);
    if (endedAtMs === null) return;
    // The two times may come from different clocks.
    this.durations.add(Math.max(0, endedAtMs - startedAtMs));
    this.addOutcome({ status, endReason, count: 1 });
  }

  addPacked(packed: PackedTally): void {
    for (const status of SESSION_STATUSES) this.byStatus[status] += packed.byStatus[status];
    this.eventCount += packed.eventCount;
    for (const outcome of packed.outcomes) this.addOutcome(outcome);
    this.durations.addPacked(packed.durations);
    this.measures.addPacked(packed.measures);
  }

  pack(): PackedTally {
    return {
      byStatus: this.byStatus,
      eventCount: this.eventCount,
      outcomes: this.mostFrequent(MAX_PACKED_OUTCOMES),
      durations: this.durations.pack(),
      measures: this.measures.pack(),
    };
  }

  /** `outcomes` are the most frequent ones, at most `MAX_OUTCOMES`. */
  result(histogramOf?: Timed) {
    return {
      started: this.started,
      byStatus: { ...this.byStatus },
      eventCount: this.eventCount,
      outcomes: this.mostFrequent(MAX_OUTCOMES),
      durations: this.durations.result(),
      ...this.measures.result(histogramOf),
    };
  }

  private addOutcome(outcome: Outcome): void {
    const key = JSON.stringify([outcome.status, outcome.endReason]);
    const count = (this.outcomes.get(key)?.count ?? 0) + outcome.count;
    this.outcomes.set(key, { ...outcome, count });
  }

  private mostFrequent(limit: number): readonly Outcome[] {
    // Ties are sorted by key, so that the order of collection does not matter.
    const sorted = [...this.outcomes].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
    return sorted.slice(0, limit).map(([, outcome]) => outcome);
  }
}
