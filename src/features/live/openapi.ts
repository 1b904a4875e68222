import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { streamOperations, streamParameters } from './openapi-operations.js';

export const openApi: OpenApiPart = {
  tag: { name: 'Live', description: 'Follow what happens while it happens.' },
  operations: streamOperations,
  parameters: streamParameters,
};
