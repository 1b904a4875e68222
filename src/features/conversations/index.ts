export { conversationsFeature } from './conversations.feature.js';
export { ConversationsService } from './conversations.service.js';
