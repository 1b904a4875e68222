import type { SessionListQuery } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { eventLoop } from '../../lib/event-loop.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
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
import { SUMMARIZER } from './summarizer.js';
import type { Counted } from './tally.js';

/** Sessions that are active now are read individually. */
export const MAX_ACTIVE_SESSIONS = 1_000;

const PAGE_SESSIONS = 200;

export interface StatisticsParts {
  readonly store: ConversationStore;
  readonly clock: Clock;
  /** Keys of metadata. */
  readonly dimensions: readonly string[];
}

/** What is requested in addition to the counts. */
export interface StatisticsWish {
  /** One of the service's `dimensions`. */
  readonly groupBy?: string | undefined;
  readonly histogramOf?: Timed | undefined;
}

export interface Statistics extends RangeStatistics {
  readonly range: TimeRange;
  /**
   * From here on every session is counted: the start of the range, or later while older sessions have never been
   * counted.
   */
  readonly coveredFromMs: number;
  readonly truncated: boolean;
  readonly activeNow: { readonly count: number; readonly truncated: boolean };
  /** If groups were requested. */
  readonly groups?: readonly Group[];
}

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

  async getStatistics(range: TimeRange, { groupBy, histogramOf }: StatisticsWish = {}): Promise<Statistics> {
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
    const { dimensions } = this.parts;
    const query = { startedFromMs: fromMs, startedToMs: toMs, withoutMetadata: dimensions.length === 0 };
    for await (const sessions of this.pages(query)) {
      const summaries = await this.summaries.findMany(sessions);
      for (const session of sessions) {
        while (eventLoop.isTurnOver) await eventLoop.nextTurn();
        const { sessionId } = session;
        see({ sessionId, facts: factsOf(session, dimensions), summary: summaries.get(sessionId) });
      }
    }
  }

  private async countActive(): Promise<Statistics['activeNow']> {
    let count = 0;
    for await (const sessions of this.pages({ status: 'active', withoutMetadata: true })) {
      count += sessions.length;
      if (count > MAX_ACTIVE_SESSIONS) return { count: MAX_ACTIVE_SESSIONS, truncated: true };
    }
    return { count, truncated: false };
  }

  private async *pages(
    filter: Pick<SessionListQuery, 'status' | 'startedFromMs' | 'startedToMs' | 'withoutMetadata'>,
  ): AsyncGenerator<readonly Session[], void, void> {
    let after: SessionListQuery['after'];
    for (;;) {
      const query = { metadata: [], limit: PAGE_SESSIONS, ...filter, ...(after ? { after } : {}) };
      const page = await this.parts.store.listSessions(query);
      yield page.sessions;
      if (!page.next) return;
      after = page.next;
    }
  }

  /** Sessions that existed before summaries are processed once, newest first. */
  private async findFirstCounted(liveFromMs: number): Promise<number> {
    const pass = await findPassProgress(this.parts.store, SUMMARIZER);
    if (pass?.hasEnded) return Number.NEGATIVE_INFINITY;
    return Math.min(liveFromMs, pass?.reached ? pass.reached.startedAtMs + 1 : liveFromMs);
  }
}
