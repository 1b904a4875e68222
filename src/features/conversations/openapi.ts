import { measureSchemas } from '../../http/openapi/measure-schemas.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { batchSchemas } from './openapi/batch-schemas.js';
import { eventOperations } from './openapi/event-operations.js';
import { pageSchemas } from './openapi/page-schemas.js';
import { conversationParameters } from './openapi/parameters.js';
import { sessionOperations } from './openapi/session-operations.js';

export const openApi: readonly OpenApiPart[] = [
  {
    tag: { name: 'Sessions', description: 'Each session is one conversation.' },
    operations: sessionOperations,
    schemas: (limits) => ({ ...batchSchemas(limits), ...pageSchemas(limits), ...measureSchemas }),
    parameters: conversationParameters,
  },
  {
    tag: { name: 'Events', description: 'What was said and what happened: immutable, in order.' },
    operations: eventOperations,
  },
];
