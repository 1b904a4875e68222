export { conversationsFeature } from './conversations.feature.js';
export { ConversationsService } from './conversations.service.js';
export { EventsController } from './events.controller.js';
export { HistoryService } from './history.service.js';
export { SessionsController } from './sessions.controller.js';
