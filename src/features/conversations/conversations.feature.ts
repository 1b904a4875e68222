import { defineFeature } from '../../feature.js';
import { conversationErrors } from './conversation-errors.js';
import { conversationsPart } from './openapi/conversations-part.js';

export const conversationsFeature = defineFeature({
  name: 'conversations',
  errors: conversationErrors,
  openApi: conversationsPart,
  module: async () => (await import('./conversations.module.js')).ConversationsModule,
});
