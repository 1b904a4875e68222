import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { statisticsOperations, statisticsParameters } from './openapi-operations.js';
import { statisticsSchemas } from './openapi-schemas.js';

export const openApi: OpenApiPart = {
  tag: 'Sessions',
  operations: statisticsOperations,
  schemas: statisticsSchemas,
  parameters: statisticsParameters,
};
