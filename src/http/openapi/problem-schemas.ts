import type { ErrorKind } from '../../domain/errors.js';
import { problemType } from '../problem.js';
import { whole } from './common-schemas.js';
import type { Schema, Schemas } from './openapi-types.js';
import { schemaRef } from './references.js';

/** `kinds` are all errors that clients can receive. */
export function problemSchemas(kinds: readonly ErrorKind[]): Schemas {
  return {
    ErrorCode: {
      type: 'string',
      enum: kinds.map(({ code }) => code),
      description: 'What went wrong, for programs. Every code is explained at `/docs/errors`.',
    },
    Problem: {
      type: 'object',
      description: 'An error as defined by RFC 9457. Apart from ids, it contains no value that a client sent.',
      required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'retryable', 'requestId'],
      properties: {
        ...problemProperties(kinds),
        instance: { type: 'string', description: 'The path of the request.' },
        requestId: {
          type: 'string',
          description: 'The same as in `X-Request-Id`: include it when you report the problem.',
        },
      },
    },
    InvalidPart: invalidPart(),
  };
}

/** Members that the problem of a request and that of a batch item share. */
export function problemProperties(kinds: readonly ErrorKind[]): Readonly<Record<string, Schema>> {
  const codes = kinds.map(({ code }) => code);
  return {
    type: { type: 'string', format: 'uri-reference', enum: codes.map(problemType) },
    title: { type: 'string', enum: distinct(kinds.map(({ title }) => title)) },
    status: { type: 'integer', enum: distinct(kinds.map(({ status }) => status)) },
    detail: { type: 'string', description: 'What went wrong in this case, for people.' },
    code: { ...schemaRef('ErrorCode'), enum: codes },
    retryable: { type: 'boolean', description: 'Whether the same request may succeed later.' },
    errors: {
      type: 'array',
      minItems: 1,
      items: schemaRef('InvalidPart'),
      description: 'What is wrong and where. Present with every 400, and with other errors whose place is known.',
    },
  };
}

function invalidPart(): Schema {
  const detail: Schema = { type: 'string', description: 'What is wrong and what is expected.' };
  const pointer: Schema = {
    type: 'string',
    format: 'json-pointer',
    description: 'The place in the body (RFC 6901); empty means the body as a whole.',
  };
  const parameter: Schema = { type: 'string', description: 'The name of the path or query parameter.' };
  return { anyOf: [whole({ pointer, detail }), whole({ parameter, detail })] };
}

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
