import { ERRORS } from '../../domain/errors.js';
import {
  jsonBody,
  jsonResponse,
  NOT_MODIFIED,
  prose,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from '../../http/openapi/content.js';
import { responseHeaders } from '../../http/openapi/headers.js';
import type { Operation, Parameter, Paths, RequestBody, Response } from '../../http/openapi/openapi-types.js';
import { headerParameter, pathParameter } from '../../http/openapi/parameters.js';
import { type ProblemResponse, problems } from '../../http/openapi/problem-responses.js';
import { parameterRef, schemaRef } from '../../http/openapi/references.js';
import { SESSION_HELD } from '../erasure/index.js';
import { MAX_ANNOTATIONS } from './annotation.js';
import { annotationErrors } from './annotation-errors.js';

const TAGS = ['Annotations'];

const ANNOTATION_NOT_FOUND: ProblemResponse = {
  name: 'AnnotationNotFound',
  errors: [ERRORS.SESSION_NOT_FOUND, annotationErrors.ANNOTATION_NOT_FOUND],
};
const TOO_MANY: ProblemResponse = { name: 'TooManyAnnotations', errors: [annotationErrors.TOO_MANY_ANNOTATIONS] };
const PRECONDITION_FAILED: ProblemResponse = {
  name: 'PreconditionFailed',
  errors: [annotationErrors.PRECONDITION_FAILED],
};

export const ANNOTATION_PROBLEMS = [ANNOTATION_NOT_FOUND, TOO_MANY, PRECONDITION_FAILED];

const VALUE_EXAMPLE = { score: 4, tags: ['billing', 'callback'], note: 'Calls back on Monday.' };
const PATCH_EXAMPLE = { score: 5, note: null };
const PATCHED_EXAMPLE = { score: 5, tags: ['billing', 'callback'] };

export function annotationPaths(): Paths {
  return {
    '/sessions/{sessionId}/annotations': { get: listAnnotations() },
    '/sessions/{sessionId}/annotations/{name}': {
      put: putAnnotation(),
      patch: mergeAnnotation(),
      get: getAnnotation(),
      delete: deleteAnnotation(),
    },
  };
}

function listAnnotations(): Operation {
  return {
    operationId: 'listAnnotations',
    tags: TAGS,
    summary: 'List the annotations of a session',
    description: `Returns all annotations, at most ${MAX_ANNOTATIONS}, sorted by name.`,
    parameters: [parameterRef('SessionId'), parameterRef('IfNoneMatch')],
    responses: {
      200: jsonResponse(
        'The annotations.',
        'AnnotationList',
        [
          {
            name: 'review',
            value: VALUE_EXAMPLE,
            createdAt: '2026-01-15T10:00:00.000Z',
            updatedAt: '2026-01-15T10:00:00.000Z',
          },
        ],
        'ETag',
      ),
      304: NOT_MODIFIED,
      ...problems(...READ_PROBLEMS, 'SessionNotFound', 'SessionErased'),
    },
  };
}

function getAnnotation(): Operation {
  return {
    operationId: 'getAnnotation',
    tags: TAGS,
    summary: 'Read an annotation',
    description:
      'Returns the object itself. Its `ETag` is strong: send it as `If-Match` with a change that is based on this value.',
    parameters: [...PATH, parameterRef('IfNoneMatch')],
    responses: {
      200: jsonResponse('The value.', 'AnnotationValue', VALUE_EXAMPLE, 'ETag'),
      304: NOT_MODIFIED,
      ...problems(...READ_PROBLEMS, ANNOTATION_NOT_FOUND, 'SessionErased'),
    },
  };
}

function putAnnotation(): Operation {
  return {
    operationId: 'putAnnotation',
    tags: TAGS,
    summary: 'Put an annotation',
    description: prose(
      'An annotation says what somebody thinks of the call or found out about it: a score, a summary, tags, figures from a provider. What happened in the call belongs in events.',
      'Accepted at any time: before and after the seal, for archived sessions, and under a legal hold. It is erased with the session.',
      'Without `If-Match` the last write wins. Putting the value that is already stored changes nothing, and the `ETag` stays the same.',
      'Changes are announced on `GET /stream`.',
    ),
    parameters: [...PATH, ...CONDITIONS],
    requestBody: jsonBody('The value.', 'AnnotationValue', VALUE_EXAMPLE),
    responses: { ...stored(VALUE_EXAMPLE), ...WRITE_RESPONSES },
  };
}

function mergeAnnotation(): Operation {
  return {
    operationId: 'mergeAnnotation',
    tags: TAGS,
    summary: 'Change members of an annotation',
    description: prose(
      'The body is a JSON Merge Patch (RFC 7396): the members it names are replaced, those it sets to null are removed, and the others stay. Objects are merged, arrays are replaced as a whole.',
      'If two patches arrive at the same time, neither is lost. If there is no annotation of this name, the patch is applied to an empty object and creates it.',
    ),
    parameters: [...PATH, ...CONDITIONS],
    requestBody: patchBody(),
    responses: { ...stored(PATCHED_EXAMPLE), ...WRITE_RESPONSES },
  };
}

function deleteAnnotation(): Operation {
  return {
    operationId: 'deleteAnnotation',
    tags: TAGS,
    summary: 'Delete an annotation',
    description: 'Refused while the session is under a legal hold. The name may be used again.',
    parameters: [...PATH, ...CONDITIONS],
    responses: {
      204: { description: 'The annotation was deleted.', headers: responseHeaders() },
      ...problems(...WRITE_PROBLEMS, ANNOTATION_NOT_FOUND, 'SessionErased', SESSION_HELD, PRECONDITION_FAILED),
    },
  };
}

function stored(example: object): Readonly<Record<string, Response>> {
  return {
    200: jsonResponse('The annotation existed before; this is its value now.', 'AnnotationValue', example, 'ETag'),
    201: jsonResponse(
      'The annotation was created; this is its value now.',
      'AnnotationValue',
      example,
      'ETag',
      'Location',
    ),
  };
}

function patchBody(): RequestBody {
  const content = { schema: schemaRef('AnnotationPatch'), example: PATCH_EXAMPLE };
  return {
    description: 'The patch.',
    required: true,
    content: { 'application/merge-patch+json': content, 'application/json': content },
  };
}

const WRITE_RESPONSES = problems(...WRITE_PROBLEMS, 'SessionNotFound', 'SessionErased', TOO_MANY, PRECONDITION_FAILED);

const PATH: readonly (Parameter | { readonly $ref: string })[] = [
  parameterRef('SessionId'),
  pathParameter('name', 'The annotation.', schemaRef('AnnotationName'), 'review'),
];

const ENTITY_TAGS = { type: 'string', pattern: '^\\s*(\\*|(W/)?"[^"]*"(\\s*,\\s*(W/)?"[^"]*")*)\\s*$' };

const CONDITIONS: readonly Parameter[] = [
  headerParameter(
    'If-Match',
    'The `ETag` that the change is based on, or `*` for any. If the stored one differs, the answer is 412 and nothing changes.',
    ENTITY_TAGS,
  ),
  headerParameter(
    'If-None-Match',
    '`*` writes only if there is no annotation of this name; otherwise the answer is 412.',
    ENTITY_TAGS,
  ),
];
