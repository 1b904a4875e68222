import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { ingestOperations } from './openapi-operations.js';
import { ingestSchemas } from './openapi-schemas.js';

export const openApi: OpenApiPart = {
  tag: { name: 'Ingest', description: 'Accepts what voice platforms send, unchanged.' },
  operations: ingestOperations,
  schemas: ingestSchemas,
};
