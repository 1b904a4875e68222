import { whole } from '../../http/openapi/common-schemas.js';
import type { Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { ANNOTATION_MAX_BYTES, ANNOTATION_NAME, MAX_ANNOTATIONS } from './annotation.js';

export const annotationSchemas: Schemas = {
  Annotation: whole({
    name: schemaRef('AnnotationName'),
    value: schemaRef('AnnotationValue'),
    createdAt: schemaRef('UtcTime'),
    updatedAt: schemaRef('UtcTime'),
  }),
  AnnotationList: { type: 'array', items: schemaRef('Annotation'), maxItems: MAX_ANNOTATIONS },
  AnnotationName: {
    type: 'string',
    pattern: ANNOTATION_NAME.pattern.source,
    description: `Chosen by the client, unique in its session. ${ANNOTATION_NAME.rule}.`,
    examples: ['review'],
  },
  AnnotationValue: {
    type: 'object',
    additionalProperties: true,
    description: `Any JSON object of at most ${ANNOTATION_MAX_BYTES} bytes. Like a payload, it is returned as the same JSON value.`,
    examples: [{ score: 4 }],
  },
  AnnotationPatch: {
    type: 'object',
    additionalProperties: true,
    description: `A JSON Merge Patch (RFC 7396) of at most ${ANNOTATION_MAX_BYTES} bytes: the members it names are replaced, and those it sets to null are removed.`,
    examples: [{ score: 5, note: null }],
  },
};
