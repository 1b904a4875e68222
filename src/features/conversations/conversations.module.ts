import { Module } from '@nestjs/common';
import { provide } from '../../http/provide.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { EventFeed } from '../../ports/event-feed.js';
import { WriteObserver } from '../../ports/write-observer.js';
import { ConversationsService } from './conversations.service.js';
import { EventsController } from './events.controller.js';
import { HistoryService } from './history.service.js';
import { SessionsController } from './sessions.controller.js';

@Module({
  controllers: [SessionsController, EventsController],
  providers: [
    provide(ConversationsService, [ConversationStore, EventFeed, WriteObserver]),
    provide(HistoryService, [ConversationStore]),
  ],
})
export class ConversationsModule {}
