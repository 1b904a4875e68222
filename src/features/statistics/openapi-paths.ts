import { jsonResponse, prose, READ_PROBLEMS } from '../../http/openapi/content.js';
import type { Operation, Paths } from '../../http/openapi/openapi-types.js';
import { problems } from '../../http/openapi/problem-responses.js';
import { parameterRef } from '../../http/openapi/references.js';
import { DURATION_BOUNDS_MS } from './statistics.js';
import { MAX_ACTIVE_SESSIONS, MAX_COUNTED_SESSIONS } from './statistics.service.js';

export function statisticsPaths(): Paths {
  return { '/stats': { get: getStatistics() } };
}

function getStatistics(): Operation {
  const names = ['StatisticsFrom', 'StatisticsTo'];
  return {
    operationId: 'getStatistics',
    tags: ['Sessions'],
    summary: 'Count sessions over a time range',
    description: prose(
      'How many started, are active, and ended how and after how long; in buckets of a length that suits the range.',
      `The cost is bounded however much is stored: it reads pages of the session list, never the events themselves, and counts at most the newest ${MAX_COUNTED_SESSIONS} sessions of the range and ${MAX_ACTIVE_SESSIONS} active ones.`,
      'Beyond that it says `truncated`, and from where on it is complete.',
    ),
    parameters: names.map(parameterRef),
    responses: {
      200: jsonResponse('The counts.', 'Statistics', EXAMPLE),
      ...problems(...READ_PROBLEMS),
    },
  };
}

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
    { from: '2026-01-15T09:00:00.000Z', started: 2, failed: 1, eventCount: 40 },
    { from: '2026-01-15T09:00:10.000Z', started: 1, failed: 0, eventCount: 17 },
  ],
  outcomes: [
    { status: 'completed', endReason: 'caller hung up', count: 1 },
    { status: 'failed', endReason: null, count: 1 },
  ],
  durations: {
    count: 2,
    p50Ms: 12_000,
    p95Ms: 71_500,
    maxMs: 71_500,
    histogram: DURATION_BOUNDS_MS.map((fromMs, index) => ({
      fromMs,
      toMs: DURATION_BOUNDS_MS[index + 1] ?? null,
      count: fromMs === 10_000 || fromMs === 60_000 ? 1 : 0,
    })),
  },
};
