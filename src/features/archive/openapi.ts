import { jsonResponse, READ_PROBLEMS } from '../../http/openapi/content.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import type { ProblemResponse } from '../../http/openapi/problem-responses.js';
import { archiveErrors } from './archive-errors.js';
import { archiveSchemas } from './openapi-schemas.js';

/** Every operation on a session may need its events from the archive. */
const ARCHIVE_PROBLEMS: readonly ProblemResponse[] = [
  { name: 'InternalError', errors: [archiveErrors.ARCHIVE_DAMAGED] },
  { name: 'ReadUnavailable', errors: [archiveErrors.ARCHIVE_UNAVAILABLE] },
  { name: 'WriteUnavailable', errors: [archiveErrors.ARCHIVE_UNAVAILABLE] },
];

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

const operations: Operations = {
  'GET /archive/status': {
    operationId: 'getArchiveStatus',
    summary: 'Read the progress of archiving',
    description: [
      'Returns what this instance has archived since its start, and which session of the whole store has been waiting longest.',
      '`objects` is null if no archive is configured; `archiveAfterDays` is null if no further sessions are archived.',
    ],
    responses: { 200: jsonResponse('The status.', 'ArchiveStatus', EXAMPLE) },
    problems: READ_PROBLEMS,
  },
};

export const openApi: OpenApiPart = {
  tag: 'System',
  operations,
  schemas: archiveSchemas,
  problems: ARCHIVE_PROBLEMS,
};
