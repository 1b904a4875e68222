import { HISTOGRAM_RELATIVE_ERROR } from '@conversation-service/voice';
import { Controller, Get, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { QueryReader, type RawQuery } from '../../http/query.js';
import { FIRST_INSTANT_MS, formatRfc3339 } from '../../lib/time/rfc3339.js';
import { Clock } from '../../ports/clock.js';
import type { TimeRange } from './count-plan.js';
import { metadataDimension } from './group-tally.js';
import { type MeasureStatistics, TIMED, type Timed } from './measure-tally.js';
import { MAX_RANGE_MS } from './range-tally.js';
import { type Statistics, StatisticsService, type StatisticsWish } from './statistics.service.js';

const STATISTICS_PARAMETERS = ['from', 'to', 'groupBy', 'histogram'];

/** What most people mean by "lately". */
const DEFAULT_RANGE_MS = 60 * 60 * 1_000;

@Controller('stats')
export class StatisticsController {
  constructor(
    private readonly statistics: StatisticsService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @RouteConfig({ query: STATISTICS_PARAMETERS })
  async get(@Query() raw: RawQuery): Promise<object> {
    const { range, wish } = parseQuery(raw, this.clock.nowMs(), this.statistics.dimensions);
    return toAnswer(await this.statistics.getStatistics(range, wish));
  }
}

interface StatisticsQuery {
  readonly range: TimeRange;
  readonly wish: StatisticsWish;
}

function parseQuery(raw: RawQuery, nowMs: number, dimensions: readonly string[]): StatisticsQuery {
  const reader = new QueryReader(raw);
  const toMs = reader.time('to') ?? nowMs;
  const fromMs = reader.time('from') ?? Math.max(toMs - DEFAULT_RANGE_MS, FIRST_INSTANT_MS);
  if (fromMs > toMs) reader.refuse('from', 'must not be later than `to`', undefined);
  if (toMs - fromMs > MAX_RANGE_MS) reader.refuse('from', 'must be at most five years before `to`', undefined);
  const groupBy = reader.text(
    'groupBy',
    (text) => dimensionOf(text, dimensions) !== undefined,
    groupByRule(dimensions),
  );
  const histogram = reader.text('histogram', isTimed, `must be one of ${TIMED.join(', ')}`);
  reader.done();
  return {
    range: { fromMs, toMs },
    wish: {
      groupBy: groupBy === undefined ? undefined : dimensionOf(groupBy, dimensions),
      histogramOf: TIMED.find((timed) => timed === histogram),
    },
  };
}

function isTimed(text: string): text is Timed {
  return TIMED.some((timed) => timed === text);
}

/** A key of metadata may be given without its prefix. */
function dimensionOf(text: string, dimensions: readonly string[]): string | undefined {
  return [text, metadataDimension(text)].find((name) => dimensions.includes(name));
}

function groupByRule(dimensions: readonly string[]): string {
  return `must be one of ${dimensions.join(', ')}; STATS_DIMENSIONS adds metadata keys`;
}

function toAnswer({ range, bucketMs, coveredFromMs, buckets, groups, ...counts }: Statistics): object {
  return {
    from: formatRfc3339(range.fromMs),
    to: formatRfc3339(range.toMs),
    coveredFrom: formatRfc3339(coveredFromMs),
    truncated: counts.truncated,
    activeNow: counts.activeNow,
    started: counts.started,
    byStatus: counts.byStatus,
    eventCount: counts.eventCount,
    bucketSeconds: bucketMs / 1_000,
    // The first bucket may begin before the range, but no time is before the year 0.
    buckets: buckets.map(({ fromMs, ...bucket }) => ({
      from: formatRfc3339(Math.max(fromMs, FIRST_INSTANT_MS)),
      ...bucket,
    })),
    outcomes: counts.outcomes,
    durations: counts.durations,
    ...measuresOf(counts),
    slowest: counts.slowest.map(({ sessionId, value }) => ({ sessionId, responseGapMaxMs: value })),
    mostInterrupted: counts.mostInterrupted.map(({ sessionId, value }) => ({ sessionId, interruptions: value })),
    relativeError: HISTOGRAM_RELATIVE_ERROR,
    ...(groups ? { groups } : {}),
  };
}

function measuresOf(counts: MeasureStatistics): MeasureStatistics {
  const { measured, responseGap, latency, interruptions, talkRatio, talkMeasured, tools, histogram } = counts;
  const known = { measured, responseGap, latency, interruptions, talkRatio, talkMeasured, tools };
  return histogram ? { ...known, histogram } : known;
}
