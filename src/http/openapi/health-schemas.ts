import { whole } from './common-schemas.js';
import type { Schemas } from './openapi-types.js';
import { schemaRef } from './references.js';

export const healthSchemas: Schemas = {
  Health: whole({
    status: {
      type: 'string',
      enum: ['ok', 'degraded', 'down'],
      description: '`degraded`: the cache is down, and the service works without it. `down`: the store is down.',
    },
    service: { type: 'string' },
    version: { type: 'string' },
    uptimeSeconds: { type: 'number', format: 'double', minimum: 0 },
    timestamp: schemaRef('UtcTime'),
    dependencies: {
      type: 'object',
      additionalProperties: schemaRef('DependencyHealth'),
      description: 'The configured dependencies by name: `sqlite`, `mongodb`, `redis` …; empty if none was checked.',
    },
  }),
  ServiceRoot: {
    type: 'object',
    additionalProperties: true,
    required: ['service', 'version', 'links'],
    properties: {
      service: { type: 'string' },
      version: { type: 'string' },
      links: {
        type: 'object',
        additionalProperties: { type: 'string', format: 'uri-reference' },
        description: 'Paths of this service, by the name of what is there.',
      },
    },
  },
  DependencyHealth: whole({
    status: { type: 'string', enum: ['up', 'down'] },
    latencyMs: { type: 'number', format: 'double', minimum: 0 },
  }),
};
