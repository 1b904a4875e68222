import { ERROR_CATALOG, type ErrorCode } from '../../domain/errors.js';
import { problemType } from '../problem.js';
import type { Schema, Schemas } from './openapi-types.js';
import { schemaRef } from './references.js';

export const ERROR_CODES = Object.keys(ERROR_CATALOG) as readonly ErrorCode[];

/** The codes that one item of a batch can be refused with. */
const ITEM_CODES = ['INVALID_REQUEST', 'EVENT_CONFLICT', 'SESSION_SEALED'] as const satisfies readonly ErrorCode[];

export function problemSchemas(): Schemas {
  return {
    ErrorCode: {
      type: 'string',
      enum: ERROR_CODES,
      description: 'What went wrong, for programs. Explained at `/docs/errors`.',
    },
    Problem: {
      type: 'object',
      description: 'RFC 9457. No value that a client sent stands in it, but for ids.',
      required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'retryable', 'requestId'],
      properties: {
        ...sharedProperties(ERROR_CODES),
        instance: { type: 'string', description: 'The path of the request.' },
        requestId: { type: 'string', description: 'As in `X-Request-Id`: quote it in a report.' },
      },
    },
    ItemProblem: {
      type: 'object',
      description: 'Why one item of a batch was refused.',
      required: ['type', 'title', 'status', 'detail', 'code', 'retryable'],
      properties: sharedProperties(ITEM_CODES),
    },
    InvalidPart: invalidPart(),
  };
}

function sharedProperties(codes: readonly ErrorCode[]): Readonly<Record<string, Schema>> {
  return {
    type: { type: 'string', format: 'uri-reference', enum: codes.map(problemType) },
    title: { type: 'string', enum: distinct(codes.map((code) => ERROR_CATALOG[code].title)) },
    status: { type: 'integer', enum: distinct(codes.map((code) => ERROR_CATALOG[code].status)) },
    detail: { type: 'string', description: 'What went wrong this time, for people.' },
    code: { ...schemaRef('ErrorCode'), enum: codes },
    retryable: { type: 'boolean', description: 'The same request may succeed later.' },
    errors: {
      type: 'array',
      minItems: 1,
      items: schemaRef('InvalidPart'),
      description: 'What is wrong and where; with every 400.',
    },
  };
}

function invalidPart(): Schema {
  const detail: Schema = { type: 'string', description: 'What is wrong and what is expected.' };
  return {
    anyOf: [
      {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: {
            type: 'string',
            format: 'json-pointer',
            description: 'Where in the body (RFC 6901); empty: the body as a whole.',
          },
          detail,
        },
      },
      {
        type: 'object',
        required: ['parameter', 'detail'],
        properties: {
          parameter: { type: 'string', description: 'The name of the path or query parameter.' },
          detail,
        },
      },
    ],
  };
}

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
