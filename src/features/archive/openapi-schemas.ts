import { COUNT_SCHEMA, nullable, nullableTime, whole } from '../../http/openapi/common-schemas.js';
import type { Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';

export const archiveSchemas: Schemas = {
  ArchiveStatus: {
    ...whole({
      objects: nullable({ type: 'string', description: 'Where archived events are stored.' }),
      archiveAfterDays: nullable({ type: 'number', format: 'double', minimum: 0 }),
      archivedSessions: COUNT_SCHEMA,
      archivedEvents: COUNT_SCHEMA,
      archivedBytes: { ...COUNT_SCHEMA, description: 'The compressed size, as stored.' },
      releasedEvents: {
        ...COUNT_SCHEMA,
        description: 'Events deleted from the store after their archived object was verified.',
      },
      failures: COUNT_SCHEMA,
      lastRoundAt: nullableTime(),
      lastFailure: nullable({ type: 'string', description: 'The kind of the last failure.' }),
      oldestDue: nullable({
        ...whole({ sessionId: schemaRef('SessionId'), completedAt: schemaRef('UtcTime') }),
        additionalProperties: false,
      }),
    }),
    additionalProperties: false,
  },
};
