import { Controller, Get, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { sendJson } from '../../http/answers.js';
import { QueryReader, type RawQuery } from '../../http/query.js';
import { FIRST_INSTANT_MS, formatRfc3339 } from '../../lib/time/rfc3339.js';
import { Clock } from '../../ports/clock.js';
import { MAX_RANGE_MS, type TimeRange } from './statistics.js';
import { type Statistics, StatisticsService } from './statistics.service.js';

export const STATISTICS_PARAMETERS = ['from', 'to'];

/** What most people mean by "lately". */
export const DEFAULT_RANGE_MS = 60 * 60 * 1_000;

@Controller('stats')
export class StatisticsController {
  constructor(
    private readonly statistics: StatisticsService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @RouteConfig({ query: STATISTICS_PARAMETERS })
  async get(@Query() raw: RawQuery, @Res() reply: FastifyReply): Promise<void> {
    const statistics = await this.statistics.getStatistics(parseRange(raw, this.clock.nowMs()));
    reply.header('cache-control', 'no-cache');
    sendJson(reply, JSON.stringify(toAnswer(statistics)));
  }
}

function parseRange(raw: RawQuery, nowMs: number): TimeRange {
  const reader = new QueryReader(raw);
  const toMs = reader.time('to') ?? nowMs;
  const fromMs = reader.time('from') ?? Math.max(toMs - DEFAULT_RANGE_MS, FIRST_INSTANT_MS);
  if (fromMs > toMs) reader.refuse('from', 'must not be later than `to`', undefined);
  if (toMs - fromMs > MAX_RANGE_MS) reader.refuse('from', 'must be at most five years before `to`', undefined);
  reader.done();
  return { fromMs, toMs };
}

function toAnswer({ range, bucketMs, coveredFromMs, buckets, ...counts }: Statistics): object {
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
    // The first may be before the range, but no time is before the first.
    buckets: buckets.map(({ fromMs, ...bucket }) => ({
      from: formatRfc3339(Math.max(fromMs, FIRST_INSTANT_MS)),
      ...bucket,
    })),
    outcomes: counts.outcomes,
    durations: counts.durations,
  };
}
