import { Module } from '@nestjs/common';
import { provide } from '../../http/provide.js';
import { ChangeNotifier } from '../../ports/change-notifier.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { Records } from '../../ports/records.js';
import { WriteObserver } from '../../ports/write-observer.js';
import { Summaries } from '../../runtime/summaries.js';
import { ConversationsService } from './conversations.service.js';
import { EventsController } from './events.controller.js';
import { HistoryService } from './history.service.js';
import { SessionsController } from './sessions.controller.js';

@Module({
  controllers: [SessionsController, EventsController],
  providers: [
    provide(ConversationsService, [ConversationStore, ChangeNotifier, WriteObserver]),
    provide(HistoryService, [ConversationStore]),
    provide(Summaries, [Records]),
  ],
})
export class ConversationsModule {}
