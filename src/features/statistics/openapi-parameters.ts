import type { Parameter } from '../../http/openapi/openapi-types.js';
import { NO_LEADING_BLANK, timeParameter } from '../../http/openapi/parameters.js';

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
    StatisticsTo: timeParameter('to', 'Sessions whose `startedAt` is this or earlier; by default now.'),
  };
}
