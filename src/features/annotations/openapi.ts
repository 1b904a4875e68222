import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { annotationOperations } from './openapi-operations.js';
import { annotationSchemas } from './openapi-schemas.js';

export const openApi: OpenApiPart = {
  tag: { name: 'Annotations', description: 'Notes about a session: scores, summaries, tags.' },
  operations: annotationOperations,
  schemas: annotationSchemas,
};
