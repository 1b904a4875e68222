import type { Schemas } from './openapi-types.js';
import { schemaRef } from './references.js';

export function healthSchemas(): Schemas {
  return {
    Health: {
      type: 'object',
      required: ['status', 'service', 'version', 'uptimeSeconds', 'timestamp', 'dependencies'],
      properties: {
        status: {
          type: 'string',
          enum: ['ok', 'degraded', 'down'],
          description: '`degraded`: the cache is down and everything goes on. `down`: the store is.',
        },
        service: { type: 'string' },
        version: { type: 'string' },
        uptimeSeconds: { type: 'number', format: 'double', minimum: 0 },
        timestamp: schemaRef('UtcTime'),
        dependencies: {
          type: 'object',
          additionalProperties: schemaRef('DependencyHealth'),
          description: 'By name, whatever is configured: `sqlite`, `mongodb`, `redis` …; empty where none was asked.',
        },
      },
    },
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
          description: 'Paths of this service, by what they lead to.',
        },
      },
    },
    DependencyHealth: {
      type: 'object',
      required: ['status', 'latencyMs'],
      properties: {
        status: { type: 'string', enum: ['up', 'down'] },
        latencyMs: { type: 'number', format: 'double', minimum: 0 },
      },
    },
  };
}
