import { Module } from '@nestjs/common';
import { provide } from '../../http/provide.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsService } from './statistics.service.js';

@Module({ controllers: [StatisticsController], providers: [provide(StatisticsService, [ConversationStore])] })
export class StatisticsModule {}
