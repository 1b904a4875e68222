import { Module } from '@nestjs/common';
import { ApiLimits } from '../../domain/limits.js';
import { Clock } from '../../ports/clock.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { CallReader } from './call-reader.js';
import { VoiceController } from './voice.controller.js';
import { VoiceViews } from './voice-views.js';

@Module({
  controllers: [VoiceController],
  providers: [
    {
      provide: VoiceViews,
      useFactory: (store: ConversationStore, clock: Clock, limits: ApiLimits) =>
        new VoiceViews(new CallReader(store, clock, limits.maxViewEvents), limits.maxPageBytes),
      inject: [ConversationStore, Clock, ApiLimits],
    },
  ],
})
export class VoiceModule {}
