import type { Parameter } from '../../http/openapi/openapi-types.js';
import { timeParameter } from '../../http/openapi/parameters.js';

export function statisticsParameters(): Readonly<Record<string, Parameter>> {
  return {
    StatisticsFrom: timeParameter(
      'from',
      'Sessions whose `startedAt` is this or later, not later than `to` and at most five years before it; by default an hour before.',
    ),
    StatisticsTo: timeParameter('to', 'Sessions whose `startedAt` is this or earlier; by default now.'),
  };
}
