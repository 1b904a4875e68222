import { HOLD_REASON_MAX_CHARS } from '../../domain/session.js';
import { COUNT_SCHEMA, nullable, nullableTime, TEXT_OR_NULL, whole } from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';

const HASH: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };

const RECEIPT = {
  erasureId: { type: 'string', pattern: '^[sm]-[0-9a-f]{40}$' },
  state: { type: 'string', enum: ['erasing', 'erased'] },
  subjectHash: HASH,
  requestedAt: schemaRef('UtcTime'),
  finishedAt: nullableTime(),
  counts: schemaRef('ErasureCounts'),
  receiptHash: nullable(HASH),
};

/** Present only if nothing is erased. */
const NOTE = { note: { type: 'string', description: 'Present only if nothing matched: says so, and what to check.' } };

export const erasureSchemas: Schemas = {
  Erasure: whole(RECEIPT, NOTE),
  SessionErasure: whole({ ...RECEIPT, sessionId: schemaRef('SessionId') }, NOTE),
  ErasureCounts: whole({
    sessions: COUNT_SCHEMA,
    liveEvents: { ...COUNT_SCHEMA, description: 'Events of sessions that were not archived.' },
    archivedEvents: { ...COUNT_SCHEMA, description: 'Events of archived sessions.' },
    objects: {
      ...COUNT_SCHEMA,
      description:
        'Objects of the archive; all versions of an object count as one. After the erasure: the objects that were found and removed, including one left by a restore. Before it: the objects that are known.',
    },
    held: { ...COUNT_SCHEMA, description: 'Sessions that were not erased because they are under a legal hold.' },
  }),
  ErasureForecast: whole(
    {
      dryRun: { type: 'boolean', const: true },
      counts: schemaRef('ErasureCounts'),
      truncated: { type: 'boolean', description: 'Whether there are more sessions than were counted.' },
    },
    NOTE,
  ),
  HoldInput: {
    type: 'object',
    additionalProperties: false,
    properties: { reason: nullable({ type: 'string', maxLength: HOLD_REASON_MAX_CHARS }) },
  },
  LegalHold: whole({ reason: TEXT_OR_NULL, since: schemaRef('UtcTime') }),
};
