import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { voiceOperations } from './openapi-operations.js';
import { voiceSchemas } from './openapi-schemas.js';

export const openApi: OpenApiPart = {
  tag: { name: 'Voice', description: 'What can be read from the log of a call: transcript, turns, measures.' },
  operations: voiceOperations,
  schemas: voiceSchemas,
};
