import { eventLoop } from '../../lib/event-loop.js';
import { sessionPages } from '../../runtime/all-sessions.js';
import { findPassProgress } from '../../runtime/first-pass.js';
import { Summaries } from '../../runtime/summaries.js';
import { CoarseMarks } from './coarse-marks.js';
import { planCount, type TimeRange } from './count-plan.js';
import { type Group, GroupTally } from './group-tally.js';
import { GROUP_LEVELS, HOUR, LEVELS, type Level, startOf } from './levels.js';
import type { Timed } from './measure-tally.js';
import { type RangeStatistics, RangeTally } from './range-tally.js';
import { RollUpRecords } from './roll-up-records.js';
import { factsOf } from './session-facts.js';
import { SUMMARIZER, type SummarizerParts } from './summarizer.js';
import type { Counted } from './tally.js';

/** Sessions that are active now are read individually. */
export const MAX_ACTIVE_SESSIONS = 1_000;

const EACH_PAGE = { metadata: [], limit: 200 };

export type StatisticsParts = Omit<SummarizerParts, 'measurer'>;

/** What is requested in addition to the counts. */
export interface StatisticsWish {
  /** One of the service's `dimensions`. */
  readonly groupBy?: string | undefined;
  readonly histogramOf?: Timed | undefined;
}

export type Statistics = Awaited<ReturnType<StatisticsService['getStatistics']>>;

/** The parameters of one request. */
interface CountRequest {
  readonly range: TimeRange;
  readonly liveFromMs: number;
  readonly isUsable: (level: Level, startMs: number) => boolean;
}

/**
 * Counts every session of a range, however many: whole blocks of time from roll-ups, the rest at both ends and recent
 * sessions individually.
 */
export class StatisticsService {
  private readonly summaries: Summaries;
  private readonly rollUps: RollUpRecords;
  private readonly coarse: CoarseMarks;

  constructor(private readonly parts: StatisticsParts) {
    const { store, clock, dimensions } = parts;
    this.summaries = new Summaries(store.records);
    this.rollUps = new RollUpRecords(store.records, dimensions);
    this.coarse = new CoarseMarks(store.records, clock);
  }

  /** What sessions can be grouped by. */
  get dimensions(): readonly string[] {
    return this.rollUps.dimensions;
  }

  /**
   * From `coveredFromMs` on every session is counted: it is the start of the range, or later while older sessions have
   * never been counted.
   */
  async getStatistics(range: TimeRange, { groupBy, histogramOf }: StatisticsWish = {}) {
    const liveFromMs = startOf(HOUR, this.parts.clock.nowMs()) - HOUR.ms;
    const [isUsable, firstMs] = await Promise.all([this.coarse.usable(), this.findFirstCounted(liveFromMs)]);
    const coveredFromMs = Math.min(Math.max(range.fromMs, firstMs), Math.max(range.fromMs, range.toMs + 1));
    const request: CountRequest = { range: { fromMs: coveredFromMs, toMs: range.toMs }, liveFromMs, isUsable };
    const [counted, groups, activeNow] = await Promise.all([
      this.countRange(range, request, histogramOf),
      groupBy === undefined ? undefined : this.countGroups(groupBy, request, histogramOf),
      this.countActive(),
    ]);
    const truncated = coveredFromMs > range.fromMs;
    return { ...counted, range, coveredFromMs, truncated, activeNow, ...(groups ? { groups } : {}) };
  }

  /** Returns all buckets, even if the start of the range was never counted. */
  private async countRange(
    whole: TimeRange,
    { range, ...rules }: CountRequest,
    histogramOf: Timed | undefined,
  ): Promise<RangeStatistics> {
    const tally = new RangeTally(whole);
    const segments = planCount(range, { levels: LEVELS, stepMs: tally.bucketMs, ...rules });
    await Promise.all(
      segments.map(async (segment) => {
        if (segment.kind === 'sessions') return this.eachSession(segment.range, (each) => tally.add(each));
        for await (const [startMs, packed] of this.rollUps.totals(segment)) tally.addPacked(startMs, packed);
      }),
    );
    return tally.result(histogramOf);
  }

  private async countGroups(
    dimension: string,
    { range, ...rules }: CountRequest,
    histogramOf: Timed | undefined,
  ): Promise<readonly Group[]> {
    const tally = new GroupTally(dimension);
    const segments = planCount(range, { levels: GROUP_LEVELS, stepMs: undefined, ...rules });
    await Promise.all(
      segments.map(async (segment) => {
        if (segment.kind === 'sessions') return this.eachSession(segment.range, (each) => tally.add(each));
        for await (const packed of this.rollUps.groups(dimension, segment)) tally.addPacked(packed);
      }),
    );
    return tally.result(histogramOf);
  }

  private async eachSession({ fromMs, toMs }: TimeRange, see: (counted: Counted) => void): Promise<void> {
    const { store, dimensions } = this.parts;
    const range = { startedFromMs: fromMs, startedToMs: toMs };
    const query = { ...EACH_PAGE, ...range, withoutMetadata: dimensions.length === 0 };
    for await (const sessions of sessionPages(store, query)) {
      const summaries = await this.summaries.findMany(sessions);
      for (const session of sessions) {
        while (eventLoop.isTurnOver) await eventLoop.nextTurn();
        const { sessionId } = session;
        see({ sessionId, facts: factsOf(session, dimensions), summary: summaries.get(sessionId) });
      }
    }
  }

  private async countActive() {
    const query = { ...EACH_PAGE, status: 'active' as const, withoutMetadata: true };
    let count = 0;
    for await (const sessions of sessionPages(this.parts.store, query)) {
      count += sessions.length;
      if (count > MAX_ACTIVE_SESSIONS) return { count: MAX_ACTIVE_SESSIONS, truncated: true };
    }
    return { count, truncated: false };
  }

  /** Sessions that existed before summaries are processed once, newest first. */
  private async findFirstCounted(liveFromMs: number): Promise<number> {
    const pass = await findPassProgress(this.parts.store, SUMMARIZER);
    if (pass?.hasEnded) return Number.NEGATIVE_INFINITY;
    return Math.min(liveFromMs, pass?.reached ? pass.reached.startedAtMs + 1 : liveFromMs);
  }
}
