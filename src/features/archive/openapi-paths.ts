import { jsonResponse, prose, READ_PROBLEMS } from '../../http/openapi/content.js';
import type { Operation, Paths } from '../../http/openapi/openapi-types.js';
import { problems } from '../../http/openapi/problem-responses.js';

export function archivePaths(): Paths {
  return { '/archive/status': { get: getArchiveStatus() } };
}

function getArchiveStatus(): Operation {
  return {
    operationId: 'getArchiveStatus',
    tags: ['System'],
    summary: 'How far the archive is',
    description: prose(
      'What this instance has archived since its start, and which session of the whole store waits longest.',
      '`objects` is null where no archive is configured, `archiveAfterDays` where nothing new is archived.',
    ),
    responses: { 200: jsonResponse('The status.', 'ArchiveStatus', EXAMPLE), ...problems(...READ_PROBLEMS) },
  };
}

const EXAMPLE = {
  objects: 'folder ./archive',
  archiveAfterDays: 30,
  archivedSessions: 12,
  archivedEvents: 340,
  archivedBytes: 18_250,
  releasedEvents: 310,
  failures: 0,
  lastRoundAt: '2026-01-15T09:31:00.000Z',
  lastFailure: null,
  oldestDue: null,
};
