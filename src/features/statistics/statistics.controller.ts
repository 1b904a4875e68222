import { HISTOGRAM_RELATIVE_ERROR } from '@conversation-service/voice';
import { Controller, Get, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { QueryReader, type RawQuery } from '../../http/query.js';
import { FIRST_INSTANT_MS, formatRfc3339 } from '../../lib/time/rfc3339.js';
import { Clock } from '../../ports/clock.js';
import { metadataDimension } from './group-tally.js';
import { TIMED } from './measure-tally.js';
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

function parseQuery(raw: RawQuery, nowMs: number, dimensions: readonly string[]) {
  const reader = new QueryReader(raw);
  const toMs = reader.time('to') ?? nowMs;
  const fromMs = reader.time('from') ?? Math.max(toMs - DEFAULT_RANGE_MS, FIRST_INSTANT_MS);
  if (fromMs > toMs) reader.refuse('from', 'must not be later than `to`', undefined);
  if (toMs - fromMs > MAX_RANGE_MS) reader.refuse('from', 'must be at most five years before `to`', undefined);
  const groupBy = reader.parsed('groupBy', (text) => dimensionOf(text, dimensions), groupByRule(dimensions));
  const histogramOf = reader.choice('histogram', TIMED, undefined);
  reader.done();
  const wish: StatisticsWish = { groupBy, histogramOf };
  return { range: { fromMs, toMs }, wish };
}

/** A key of metadata may be given without its prefix. */
function dimensionOf(text: string, dimensions: readonly string[]): string | undefined {
  return [text, metadataDimension(text)].find((name) => dimensions.includes(name));
}

function groupByRule(dimensions: readonly string[]): string {
  return `must be one of ${dimensions.join(', ')}; STATS_DIMENSIONS adds metadata keys`;
}

function toAnswer({ range, coveredFromMs, truncated, activeNow, groups, ...counted }: Statistics): object {
  const { started, byStatus, eventCount, bucketMs, buckets, outcomes, durations, ...others } = counted;
  const { slowest, mostInterrupted, ...measures } = others;
  return {
    from: formatRfc3339(range.fromMs),
    to: formatRfc3339(range.toMs),
    coveredFrom: formatRfc3339(coveredFromMs),
    truncated,
    activeNow,
    started,
    byStatus,
    eventCount,
    bucketSeconds: bucketMs / 1_000,
    // The first bucket may begin before the range, but no time is before the year 0.
    buckets: buckets.map(({ fromMs, ...bucket }) => ({
      from: formatRfc3339(Math.max(fromMs, FIRST_INSTANT_MS)),
      ...bucket,
    })),
    outcomes,
    durations,
    ...measures,
    slowest: slowest.map(({ sessionId, value }) => ({ sessionId, responseGapMaxMs: value })),
    mostInterrupted: mostInterrupted.map(({ sessionId, value }) => ({ sessionId, interruptions: value })),
    relativeError: HISTOGRAM_RELATIVE_ERROR,
    ...(groups ? { groups } : {}),
  };
}
