import { ERRORS } from '../../domain/errors.js';
import {
  emptyResponse,
  jsonBody,
  jsonResponse,
  NOT_MODIFIED,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from '../../http/openapi/content.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { Parameter, Responses } from '../../http/openapi/openapi-types.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import { headerParameter, pathParameter } from '../../http/openapi/parameters.js';
import type { ProblemResponse } from '../../http/openapi/problem-responses.js';
import { schemaRef } from '../../http/openapi/references.js';
import { erasureErrors } from '../erasure/index.js';
import { MAX_ANNOTATIONS } from './annotation.js';
import { annotationErrors } from './annotation-errors.js';
import { annotationSchemas } from './openapi-schemas.js';

const { ANNOTATION_NOT_FOUND, TOO_MANY_ANNOTATIONS, PRECONDITION_FAILED } = annotationErrors;

const NOT_FOUND: ProblemResponse = {
  name: 'AnnotationNotFound',
  errors: [ERRORS.SESSION_NOT_FOUND, ANNOTATION_NOT_FOUND],
};
const PUT_PROBLEMS = [
  ...WRITE_PROBLEMS,
  ...(['SessionNotFound', 'SessionErased'] as const),
  ...[TOO_MANY_ANNOTATIONS, PRECONDITION_FAILED],
];

const VALUE_EXAMPLE = { score: 4, tags: ['billing', 'callback'], note: 'Calls back on Monday.' };
const PATCH = { schema: schemaRef('AnnotationPatch'), example: { score: 5, note: null } };
const PATCHED_EXAMPLE = { score: 5, tags: ['billing', 'callback'] };

const ENTITY_TAGS = { type: 'string', pattern: '^\\s*(\\*|(W/)?"[^"]*"(\\s*,\\s*(W/)?"[^"]*")*)\\s*$' };

const NAME = pathParameter('name', 'The annotation.', schemaRef('AnnotationName'), 'review');
const CONDITIONS: readonly Parameter[] = [
  NAME,
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

const operations: Operations = {
  'GET /sessions/{sessionId}/annotations': {
    operationId: 'listAnnotations',
    summary: 'List the annotations of a session',
    description: `Returns all annotations, at most ${MAX_ANNOTATIONS}, sorted by name.`,
    parameters: ['IfNoneMatch'],
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
    },
    problems: [...READ_PROBLEMS, 'SessionNotFound', 'SessionErased'],
  },
  'PUT /sessions/{sessionId}/annotations/{name}': {
    operationId: 'putAnnotation',
    summary: 'Put an annotation',
    description: [
      'An annotation says what somebody thinks of the call or found out about it: a score, a summary, tags, figures from a provider. What happened in the call belongs in events.',
      'Accepted at any time: before and after the seal, for archived sessions, and under a legal hold. It is erased with the session.',
      'Without `If-Match` the last write wins. Putting the value that is already stored changes nothing, and the `ETag` stays the same.',
      'Changes are announced on `GET /stream`.',
    ],
    parameters: CONDITIONS,
    requestBody: jsonBody('The value.', 'AnnotationValue', VALUE_EXAMPLE),
    responses: stored(VALUE_EXAMPLE),
    problems: PUT_PROBLEMS,
  },
  'PATCH /sessions/{sessionId}/annotations/{name}': {
    operationId: 'mergeAnnotation',
    summary: 'Change members of an annotation',
    description: [
      'The body is a JSON Merge Patch (RFC 7396): the members it names are replaced, those it sets to null are removed, and the others stay. Objects are merged, arrays are replaced as a whole.',
      'If two patches arrive at the same time, neither is lost. If there is no annotation of this name, the patch is applied to an empty object and creates it.',
    ],
    parameters: CONDITIONS,
    requestBody: {
      description: 'The patch.',
      required: true,
      content: { 'application/merge-patch+json': PATCH, 'application/json': PATCH },
    },
    responses: stored(PATCHED_EXAMPLE),
    problems: PUT_PROBLEMS,
  },
  'GET /sessions/{sessionId}/annotations/{name}': {
    operationId: 'getAnnotation',
    summary: 'Read an annotation',
    description:
      'Returns the object itself. Its `ETag` is strong: send it as `If-Match` with a change that is based on this value.',
    parameters: [NAME, 'IfNoneMatch'],
    responses: {
      200: jsonResponse('The value.', 'AnnotationValue', VALUE_EXAMPLE, 'ETag'),
      304: NOT_MODIFIED,
    },
    problems: [...READ_PROBLEMS, NOT_FOUND, 'SessionErased'],
  },
  'DELETE /sessions/{sessionId}/annotations/{name}': {
    operationId: 'deleteAnnotation',
    summary: 'Delete an annotation',
    description: 'Refused while the session is under a legal hold. The name may be used again.',
    parameters: CONDITIONS,
    responses: { 204: emptyResponse('The annotation was deleted.') },
    problems: [...WRITE_PROBLEMS, NOT_FOUND, 'SessionErased', erasureErrors.SESSION_HELD, PRECONDITION_FAILED],
  },
};

function stored(example: object): Responses {
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

export const openApi: OpenApiPart = {
  tag: { name: 'Annotations', description: 'Notes about a session: scores, summaries, tags.' },
  operations,
  schemas: annotationSchemas,
};
