import { ID_PATTERN, ID_RULE } from '../../domain/ids.js';
import { LANGUAGE_PATTERN } from '../../domain/session.js';
import { JSON_LIMITS } from '../../lib/json/json.js';
import type { Schema, Schemas } from './openapi-types.js';
import { schemaRef } from './references.js';

export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

export const TEXT_OR_NULL: Schema = { type: ['string', 'null'] };

export const listOf = (schema: string): Schema => ({ type: 'array', items: schemaRef(schema) });

type Properties = Readonly<Record<string, Schema>>;

/** An object with all members of `always`, and any of `sometimes`. */
export function whole(always: Properties, sometimes: Properties = {}): Schema {
  return { type: 'object', required: Object.keys(always), properties: { ...always, ...sometimes } };
}

/** An integer that JSON represents exactly: 0 … 2^53−1. */
export const COUNT_SCHEMA: Schema = {
  type: 'integer',
  format: 'int64',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
};

/** Ids, times and free-form JSON of clients, used by all other schemas. */
export const commonSchemas: Schemas = {
  SessionId: idSchema(`Chosen by the client, unique in the whole store. ${ID_RULE}.`, 'call-4711'),
  EventId: idSchema(`Chosen by the client, unique in its session; it is the idempotency key. ${ID_RULE}.`, 'evt-1'),
  Language: {
    type: 'string',
    pattern: LANGUAGE_PATTERN.source,
    description: 'A BCP 47 language tag, stored as it was sent.',
    examples: ['en-US'],
  },
  Time: {
    type: 'string',
    format: 'date-time',
    description:
      'RFC 3339 with an offset. Digits beyond milliseconds are dropped. Leap seconds, `24:00`, and instants outside the years 0000–9999 in UTC are refused.',
    examples: ['2026-01-15T09:30:00.000Z', '2026-01-15T10:30:00+01:00'],
  },
  UtcTime: {
    type: 'string',
    format: 'date-time',
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
    description: 'RFC 3339 in UTC, with milliseconds.',
    examples: ['2026-01-15T09:30:00.000Z'],
  },
  Sequence: {
    type: 'integer',
    format: 'int64',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The position of the event in its session: 1, 2, 3 … without gaps, in commit order.',
  },
  JsonObject: {
    type: 'object',
    additionalProperties: true,
    description:
      `Any JSON object (I-JSON, RFC 7493); it is returned as the same JSON value. It has at most ${JSON_LIMITS.maxDepth} levels, counting the object itself, and ` +
      `${JSON_LIMITS.maxNames} names in total. The following are refused, with a pointer to the place: invalid UTF-8, lone surrogates, duplicate names in one object, integer literals beyond ±(2^53−1), ` +
      'numbers that overflow or underflow, and the name `__proto__`.',
    examples: [{ text: 'Hello.' }],
  },
};

function idSchema(description: string, example: string): Schema {
  return { type: 'string', pattern: ID_PATTERN.source, description, examples: [example] };
}

/** A time that is not known yet is null. */
export const nullableTime = (): Schema => nullable(schemaRef('UtcTime'));
