import { defineFeature } from '../../feature.js';
import { conversationErrors } from './conversation-errors.js';

export const conversationsFeature = defineFeature({
  name: 'conversations',
  errors: conversationErrors,
  openApi: () => import('./openapi.js'),
  module: async () => (await import('./conversations.module.js')).ConversationsModule,
});
