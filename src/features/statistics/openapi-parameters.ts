import type { Parameter } from '../../http/openapi/openapi-types.js';
import { NO_LEADING_BLANK, queryParameter, timeParameter } from '../../http/openapi/parameters.js';
import { TIMED } from './measure-tally.js';

export function statisticsParameters(): Readonly<Record<string, Parameter>> {
  return {
    StatisticsFrom: timeParameter(
      'from',
      'Sessions whose `startedAt` is this or later. It must not be later than `to`, nor more than five years before it. Default: one hour before `to`.',
    ),
    GroupBy: queryParameter(
      'groupBy',
      'What to group the sessions by: `language`, `endReason`, `status`, or a metadata key listed in STATS_DIMENSIONS.',
      { type: 'string', maxLength: 80, pattern: NO_LEADING_BLANK },
    ),
    Histogram: queryParameter(
      'histogram',
      'Adds a `histogram` of these times to the range and to each group: `responseGap`, or one of the stages of `latency`.',
      { type: 'string', enum: TIMED },
    ),
    StatisticsTo: timeParameter('to', 'Sessions whose `startedAt` is this or earlier. Default: now.'),
  };
}
