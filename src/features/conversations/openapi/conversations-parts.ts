import { measureSchemas } from '../../../http/openapi/measure-schemas.js';
import type { OpenApiPart } from '../../../http/openapi/openapi-document.js';
import { batchSchemas } from './batch-schemas.js';
import { eventOperations } from './event-operations.js';
import { pageSchemas } from './page-schemas.js';
import { conversationParameters } from './parameters.js';
import { sessionOperations } from './session-operations.js';

export const conversationsParts: readonly OpenApiPart[] = [
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
