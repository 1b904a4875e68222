import { measureSchemas } from '../../../http/openapi/measure-schemas.js';
import type { OpenApiPart } from '../../../http/openapi/openapi-document.js';
import { batchSchemas } from './batch-schemas.js';
import { eventPaths } from './event-paths.js';
import { pageSchemas } from './page-schemas.js';
import { conversationParameters } from './parameters.js';
import { CONVERSATION_PROBLEMS } from './problems.js';
import { sessionPaths } from './session-paths.js';

export const conversationsPart: OpenApiPart = {
  tags: [
    { name: 'Sessions', description: 'Each session is one conversation.' },
    { name: 'Events', description: 'What was said and what happened: immutable, in order.' },
  ],
  paths: (limits) => ({ ...sessionPaths(limits), ...eventPaths(limits) }),
  schemas: (limits) => ({ ...batchSchemas(limits), ...pageSchemas(limits), ...measureSchemas() }),
  parameters: conversationParameters,
  problems: CONVERSATION_PROBLEMS,
};
