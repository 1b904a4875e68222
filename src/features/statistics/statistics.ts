import { SESSION_STATUSES, type Session, type SessionStatus } from '../../domain/session.js';

/** Inclusive, of `startedAt`. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the sessions of a time range have in common, told from their heads alone. */
export interface SessionStatistics {
  readonly bucketMs: number;
  readonly started: number;
  readonly byStatus: Readonly<Record<SessionStatus, number>>;
  /** Events of these sessions, whenever they came. */
  readonly eventCount: number;
  /** Every bucket of the range, also the empty ones. */
  readonly buckets: readonly StartBucket[];
  /** The most frequent first, at most `MAX_OUTCOMES`. */
  readonly outcomes: readonly Outcome[];
  readonly durations: DurationStatistics;
}

/** The sessions that started from here on for a bucket's length. */
export interface StartBucket {
  readonly fromMs: number;
  readonly started: number;
  readonly failed: number;
  readonly eventCount: number;
}

export interface Outcome {
  readonly status: SessionStatus;
  readonly endReason: string | null;
  readonly count: number;
}

/** Of the sessions that ended; percentiles by nearest rank, null without any. */
export interface DurationStatistics {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  readonly histogram: readonly HistogramBin[];
}

export interface HistogramBin {
  readonly fromMs: number;
  /** Exclusive; null for the last, open one. */
  readonly toMs: number | null;
  readonly count: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** As many as a plot shows side by side; bounds the answer. */
export const MAX_BUCKETS = 120;

/** Steps that people count in. */
const BUCKET_STEPS_MS = [
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  7 * DAY_MS,
  30 * DAY_MS,
] as const;

/** Longer ranges would need more buckets of the longest step than there may be. */
export const MAX_RANGE_MS = 366 * 5 * DAY_MS;

/** End reasons are free text: whoever puts an id into them must not make the answer grow. */
export const MAX_OUTCOMES = 20;

/** Lower bounds of the duration histogram: fine where calls are short, coarse where they are long. */
export const DURATION_BOUNDS_MS: readonly number[] = [
  0, 5, 10, 20, 30, 60, 120, 180, 300, 600, 1_200, 1_800, 3_600,
].map((seconds) => seconds * SECOND_MS);

/** The shortest step with which the range has at most `MAX_BUCKETS`. */
export function bucketMsFor({ fromMs, toMs }: TimeRange): number {
  const longest = BUCKET_STEPS_MS[BUCKET_STEPS_MS.length - 1] ?? DAY_MS;
  return BUCKET_STEPS_MS.find((stepMs) => bucketCount({ fromMs, toMs }, stepMs) <= MAX_BUCKETS) ?? longest;
}

/** Gathers the sessions of a range one by one, so that none need be held. */
export class StatisticsOf {
  private readonly bucketMs: number;
  private readonly firstMs: number;
  private readonly buckets: { started: number; failed: number; eventCount: number }[];
  private readonly byStatus: Record<SessionStatus, number> = { initiated: 0, active: 0, completed: 0, failed: 0 };
  private readonly outcomes = new Map<string, { status: SessionStatus; endReason: string | null; count: number }>();
  private readonly durationsMs: number[] = [];

  constructor(range: TimeRange) {
    this.bucketMs = bucketMsFor(range);
    this.firstMs = Math.floor(range.fromMs / this.bucketMs) * this.bucketMs;
    const count = bucketCount(range, this.bucketMs);
    this.buckets = Array.from({ length: count }, () => ({ started: 0, failed: 0, eventCount: 0 }));
  }

  /** The session must have started in the range. */
  add({ startedAtMs, endedAtMs, status, endReason, lastSequence }: Session): void {
    const bucket = this.buckets[Math.floor((startedAtMs - this.firstMs) / this.bucketMs)];
    if (bucket) {
      bucket.started += 1;
      bucket.eventCount += lastSequence;
      if (status === 'failed') bucket.failed += 1;
    }
    this.byStatus[status] += 1;
    if (endedAtMs === null) return;
    // Two clocks may have told the two times.
    this.durationsMs.push(Math.max(0, endedAtMs - startedAtMs));
    const key = `${status} ${endReason ?? ''} ${endReason === null}`;
    const outcome = this.outcomes.get(key) ?? { status, endReason, count: 0 };
    outcome.count += 1;
    this.outcomes.set(key, outcome);
  }

  result(): SessionStatistics {
    const outcomes = [...this.outcomes.values()].sort((a, b) => b.count - a.count).slice(0, MAX_OUTCOMES);
    return {
      bucketMs: this.bucketMs,
      started: SESSION_STATUSES.reduce((sum, status) => sum + this.byStatus[status], 0),
      byStatus: this.byStatus,
      eventCount: this.buckets.reduce((sum, bucket) => sum + bucket.eventCount, 0),
      buckets: this.buckets.map((bucket, index) => ({ fromMs: this.firstMs + index * this.bucketMs, ...bucket })),
      outcomes,
      durations: durationStatistics(this.durationsMs),
    };
  }
}

/** Buckets begin at whole steps, so the first and the last may reach out of the range. */
function bucketCount({ fromMs, toMs }: TimeRange, stepMs: number): number {
  return Math.floor(toMs / stepMs) - Math.floor(fromMs / stepMs) + 1;
}

function durationStatistics(durationsMs: readonly number[]): DurationStatistics {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50Ms: nearestRank(sorted, 0.5),
    p95Ms: nearestRank(sorted, 0.95),
    maxMs: sorted.at(-1) ?? null,
    histogram: DURATION_BOUNDS_MS.map((fromMs, index) => {
      const toMs = DURATION_BOUNDS_MS[index + 1] ?? null;
      const count = sorted.filter((duration) => duration >= fromMs && (toMs === null || duration < toMs)).length;
      return { fromMs, toMs, count };
    }),
  };
}

function nearestRank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}
