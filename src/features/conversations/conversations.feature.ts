import { defineFeature } from '../../feature.js';
import { eventPaths } from './openapi/event-paths.js';
import { sessionPaths } from './openapi/session-paths.js';

export const conversationsFeature = defineFeature({
  name: 'conversations',
  openApi: { paths: (limits) => ({ ...sessionPaths(limits), ...eventPaths(limits) }) },
  module: async () => (await import('./conversations.module.js')).ConversationsModule,
});
