import { type HeaderKey, responseHeaders } from './headers.js';
import type { Content, RequestBody, Response } from './openapi-types.js';
import type { SharedProblem } from './problem-responses.js';
import { schemaRef } from './references.js';

/** Possible problems of every call that only reads. */
export const READ_PROBLEMS = [
  'InvalidRequest',
  'InternalError',
  'ReadUnavailable',
] as const satisfies readonly SharedProblem[];

/** Possible problems of every call that stores something. */
export const WRITE_PROBLEMS = [
  'InvalidRequest',
  'PayloadTooLarge',
  'UnsupportedMediaType',
  'TooManyRequests',
  'InternalError',
  'WriteUnavailable',
] as const satisfies readonly SharedProblem[];

export function emptyResponse(description: string, ...headers: readonly HeaderKey[]): Response {
  return { description, headers: responseHeaders(...headers) };
}

export const NOT_MODIFIED = emptyResponse('The copy named in `If-None-Match` is still current.', 'ETag');

export function textResponse(
  description: string,
  mediaType: string,
  example: string,
  ...headers: readonly HeaderKey[]
): Response {
  return {
    ...emptyResponse(description, ...headers),
    content: { [mediaType]: { schema: { type: 'string' }, example } },
  };
}

export function jsonContent(schema: string, example: unknown): Content {
  return { 'application/json': { schema: schemaRef(schema), example } };
}

export function jsonBody(description: string, schema: string, example: unknown): RequestBody {
  return { description, required: true, content: jsonContent(schema, example) };
}

export function optionalBody(description: string, schema: string, example: unknown): RequestBody {
  return { ...jsonBody(description, schema, example), required: false };
}

export function jsonResponse(
  description: string,
  schema: string,
  example: unknown,
  ...headers: readonly HeaderKey[]
): Response {
  return { ...emptyResponse(description, ...headers), content: jsonContent(schema, example) };
}
