import { CUSTOM_TYPE_PATTERN, EVENT_TYPE_RULE, EVENT_TYPES, type StoredEvent } from '../domain/event.js';
import type { ApiLimits } from '../domain/limits.js';
import { formatRfc3339 } from '../lib/time/rfc3339.js';
import { COUNT_SCHEMA, nullable, whole } from './openapi/common-schemas.js';
import type { Schema, Schemas } from './openapi/openapi-types.js';
import { schemaRef } from './openapi/references.js';

export function eventSchemas(limits: ApiLimits): Schemas {
  return {
    EventType: {
      type: 'string',
      description: `The type of the event: ${EVENT_TYPE_RULE}.`,
      anyOf: [
        { type: 'string', enum: EVENT_TYPES },
        {
          type: 'string',
          pattern: CUSTOM_TYPE_PATTERN.source,
          maxLength: limits.maxCustomTypeChars,
          description: 'A custom type.',
        },
      ],
      examples: ['user_speech', 'x.handoff.requested'],
    },
    EventInput: eventInput(),
    Event: event(),
  };
}

function eventInput(): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['eventId', 'type'],
    properties: {
      eventId: schemaRef('EventId'),
      type: schemaRef('EventType'),
      payload: {
        ...nullable(schemaRef('JsonObject')),
        description: 'What was said or what happened. Default: an empty object.',
      },
      timestamp: {
        ...nullable(schemaRef('Time')),
        description: 'When it happened, by the client’s clock. Default: now.',
      },
      clientSequence: {
        ...nullable(COUNT_SCHEMA),
        description: 'The client’s own numbering. It is stored and returned, but has no effect on the order.',
      },
    },
  };
}

function event(): Schema {
  return whole(
    {
      eventId: schemaRef('EventId'),
      sessionId: schemaRef('SessionId'),
      sequence: schemaRef('Sequence'),
      type: schemaRef('EventType'),
      payload: schemaRef('JsonObject'),
      timestamp: { ...schemaRef('UtcTime'), description: 'When it happened, by the client’s clock.' },
      recordedAt: { ...schemaRef('UtcTime'), description: 'When it was made durable, by the server’s clock.' },
    },
    {
      clientSequence: { ...COUNT_SCHEMA, description: 'The client’s own numbering; absent if the client gave none.' },
      late: {
        type: 'boolean',
        const: true,
        description: 'The event was accepted after the completion, within the grace period; absent otherwise.',
      },
    },
  );
}

/**
 * Returns the answer, assembled from parts that are JSON already: the payload is stored as canonical text and never
 * parsed again, and the patterns of ids and types exclude characters that need escaping. Written out, because a
 * table of its members would cost a third more, and a page has hundreds of events.
 */
export function eventJson(event: StoredEvent): string {
  const { eventId, sessionId, sequence, type, payload, timestampMs, recordedAtMs, clientSequence, late } = event;
  return (
    `{"eventId":"${eventId}","sessionId":"${sessionId}","sequence":${sequence},"type":"${type}","payload":${payload},` +
    `"timestamp":"${formatRfc3339(timestampMs)}","recordedAt":"${formatRfc3339(recordedAtMs)}"` +
    `${clientSequence === null ? '' : `,"clientSequence":${clientSequence}`}${late ? ',"late":true' : ''}}`
  );
}
