import { jsonResponse, READ_PROBLEMS } from '../../http/openapi/content.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import { NO_LEADING_BLANK, queryParameter, timeParameter } from '../../http/openapi/parameters.js';
import { DurationTally } from './duration-tally.js';
import { MAX_GROUPS } from './group-tally.js';
import { TIMED } from './measure-tally.js';
import { MEASURES_EXAMPLE, NO_MEASURES_EXAMPLE } from './openapi-measures.js';
import { statisticsSchemas } from './openapi-schemas.js';
import { MAX_ACTIVE_SESSIONS } from './statistics.service.js';
import { MAX_WORST } from './worst-calls.js';

const durations = new DurationTally();
for (const durationMs of [12_000, 71_500]) durations.add(durationMs);

const EXAMPLE = {
  from: '2026-01-15T09:00:00.000Z',
  to: '2026-01-15T09:00:19.999Z',
  coveredFrom: '2026-01-15T09:00:00.000Z',
  truncated: false,
  activeNow: { count: 2, truncated: false },
  started: 3,
  byStatus: { initiated: 0, active: 1, completed: 1, failed: 1 },
  eventCount: 57,
  bucketSeconds: 10,
  buckets: [
    { from: '2026-01-15T09:00:00.000Z', started: 2, failed: 1, eventCount: 40, ...MEASURES_EXAMPLE },
    { from: '2026-01-15T09:00:10.000Z', started: 1, failed: 0, eventCount: 17, ...NO_MEASURES_EXAMPLE },
  ],
  outcomes: [
    { status: 'completed', endReason: 'caller hung up', count: 1 },
    { status: 'failed', endReason: null, count: 1 },
  ],
  durations: durations.result(),
  ...MEASURES_EXAMPLE,
  slowest: [{ sessionId: 'call-7', responseGapMaxMs: 2_480 }],
  mostInterrupted: [{ sessionId: 'call-3', interruptions: 1 }],
  relativeError: 0.015625,
};

const parameters: Readonly<Record<string, Parameter>> = {
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

const operations: Operations = {
  'GET /stats': {
    operationId: 'getStatistics',
    summary: 'Count sessions over a time range',
    description: [
      'Returns how many sessions started, are active, and ended, how they ended and how long they lasted; how long callers waited, who interrupted whom, and how fast each stage was. The range is divided into buckets of a suitable length.',
      'Every session of the range is counted, however many there are. Whole blocks of time are counted from roll-ups, which may be a few seconds old; sessions that started within the last hour or in the partial blocks at both ends of the range are counted as they are now.',
      '`truncated` is true only while sessions stored by an older version are being summarized for the first time; `coveredFrom` says how far this has got.',
      `\`groupBy\` adds \`groups\`: the ${MAX_GROUPS} largest groups, and all others combined into one. \`activeNow\` counts at most ${MAX_ACTIVE_SESSIONS} sessions.`,
      '`histogram=responseGap`, or the name of a stage, adds a `histogram` of these times, also to each group; each value is counted in the bin that contains it.',
      `\`slowest\` and \`mostInterrupted\` list the ${MAX_WORST} calls of the range with the longest response gaps and with the most interruptions.`,
      'Percentiles are computed from histograms: they differ from the exact ones by at most `relativeError`.',
    ],
    parameters: ['StatisticsFrom', 'StatisticsTo', 'GroupBy', 'Histogram'],
    responses: { 200: jsonResponse('The statistics of the range.', 'Statistics', EXAMPLE) },
    problems: READ_PROBLEMS,
  },
};

export const openApi: OpenApiPart = {
  tag: 'Sessions',
  operations,
  schemas: statisticsSchemas,
  parameters,
};
