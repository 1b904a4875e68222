import { ERRORS } from '../../../domain/errors.js';
import type { ApiLimits } from '../../../domain/limits.js';
import { COUNT_SCHEMA, listOf, nullable, whole } from '../../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../../http/openapi/openapi-types.js';
import { problemProperties } from '../../../http/openapi/problem-schemas.js';
import { schemaRef } from '../../../http/openapi/references.js';
import { conversationErrors } from '../conversation-errors.js';

const STORED_OUTCOMES = ['appended', 'duplicate'] as const;
const REFUSED_OUTCOMES = ['conflict', 'invalid'] as const;

/** The errors of batch items. */
const ITEM_ERRORS = [ERRORS.INVALID_REQUEST, conversationErrors.EVENT_CONFLICT, conversationErrors.SESSION_SEALED];

export function batchSchemas(limits: ApiLimits): Schemas {
  return {
    EventBatch: {
      type: 'object',
      additionalProperties: false,
      required: ['events'],
      properties: {
        events: {
          type: 'array',
          minItems: 1,
          maxItems: limits.maxBatchEvents,
          items: schemaRef('EventInput'),
          description:
            'Appended in this order. An item that is not valid is answered as `invalid` and does not affect the others.',
        },
      },
    },
    BatchResult: whole({
      results: { ...listOf('BatchItem'), description: 'One result for each item, in input order.' },
      appended: COUNT_SCHEMA,
      duplicates: COUNT_SCHEMA,
      conflicts: COUNT_SCHEMA,
      invalid: COUNT_SCHEMA,
    }),
    BatchItem: batchItem(),
    ItemProblem: {
      type: 'object',
      description: 'Why one item of a batch was refused.',
      required: ['type', 'title', 'status', 'detail', 'code', 'retryable'],
      properties: problemProperties(ITEM_ERRORS),
    },
  };
}

function batchItem(): Schema {
  return {
    type: 'object',
    required: ['index', 'eventId', 'outcome'],
    properties: {
      index: {
        ...COUNT_SCHEMA,
        description: 'The position of the item in the batch, counted from 0; blank NDJSON lines do not count.',
      },
      eventId: { ...nullable(schemaRef('EventId')), description: 'Null if the item has no valid one.' },
      outcome: {
        type: 'string',
        enum: [...STORED_OUTCOMES, ...REFUSED_OUTCOMES],
        description:
          '`appended`: the event was stored now. `duplicate`: the same event is already stored. `conflict`: nothing changed, because the id is in use by an event with different content or the session is sealed. `invalid`: the item is not a valid event.',
      },
      sequence: {
        ...schemaRef('Sequence'),
        description:
          'The sequence of the stored event; present with `appended`, `duplicate`, and a `conflict` over different content.',
      },
      problem: {
        ...schemaRef('ItemProblem'),
        description: 'Why the item was refused; present with `conflict` and `invalid`.',
      },
    },
    if: { properties: { outcome: { type: 'string', enum: STORED_OUTCOMES } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ['sequence'] },
    else: { required: ['problem'] },
  };
}
