import { defineFeature } from '../../feature.js';
import { measureSchemas } from '../../http/openapi/measure-schemas.js';
import { conversationErrors } from './conversation-errors.js';
import { batchSchemas } from './openapi/batch-schemas.js';
import { eventOperations } from './openapi/event-operations.js';
import { pageSchemas } from './openapi/page-schemas.js';
import { conversationParameters } from './openapi/parameters.js';
import { sessionOperations } from './openapi/session-operations.js';

export const conversationsFeature = defineFeature({
  name: 'conversations',
  errors: conversationErrors,
  openApi: [
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
  ],
  module: async () => (await import('./conversations.module.js')).ConversationsModule,
});
