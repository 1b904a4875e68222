import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { erasureOperations, erasureParameters } from './openapi-operations.js';
import { erasureSchemas } from './openapi-schemas.js';

export const openApi: OpenApiPart = {
  tag: { name: 'Erasure', description: 'Permanent erasure, and legal holds that prevent it.' },
  operations: erasureOperations,
  schemas: erasureSchemas,
  parameters: erasureParameters,
};
