import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { webhookOperations, webhookParameters } from './openapi-operations.js';
import { webhookSchemas } from './openapi-schemas.js';

export const openApi: OpenApiPart = {
  tag: { name: 'Webhooks', description: 'The service sends you what happens to sessions while it happens.' },
  operations: webhookOperations,
  schemas: webhookSchemas,
  parameters: webhookParameters,
};
