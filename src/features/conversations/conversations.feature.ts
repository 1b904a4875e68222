import { defineFeature } from '../../feature.js';
import { conversationErrors } from './conversation-errors.js';
import { conversationsParts } from './openapi/conversations-parts.js';

export const conversationsFeature = defineFeature({
  name: 'conversations',
  errors: conversationErrors,
  openApi: conversationsParts,
  module: async () => (await import('./conversations.module.js')).ConversationsModule,
});
