import type { Parameter } from '../../http/openapi/openapi-types.js';
import { NO_LEADING_BLANK, timeParameter } from '../../http/openapi/parameters.js';
import { TIMED } from './measure-tally.js';

export function statisticsParameters(): Readonly<Record<string, Parameter>> {
  return {
    StatisticsFrom: timeParameter(
      'from',
      'Sessions whose `startedAt` is this or later, not later than `to` and at most five years before it; by default an hour before.',
    ),
    GroupBy: {
      name: 'groupBy',
      in: 'query',
      description:
        'By what to group the sessions: `language`, `endReason`, `status`, or a key of metadata that STATS_DIMENSIONS names.',
      schema: { type: 'string', maxLength: 80, pattern: NO_LEADING_BLANK },
    },
    Histogram: {
      name: 'histogram',
      in: 'query',
      description:
        'Of which times a `histogram` comes along, of the range and of each group: `responseGap`, or one of the stages of `latency`.',
      schema: { type: 'string', enum: TIMED },
    },
    StatisticsTo: timeParameter('to', 'Sessions whose `startedAt` is this or earlier; by default now.'),
  };
}
