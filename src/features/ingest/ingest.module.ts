import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ApiLimits } from '../../domain/limits.js';
import { provide } from '../../http/provide.js';
import { ChangeNotifier } from '../../ports/change-notifier.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { Meter } from '../../ports/meter.js';
import { WriteObserver } from '../../ports/write-observer.js';
import { Annotations } from '../annotations/index.js';
import { ConversationsService } from '../conversations/index.js';
import { CallWriter } from './call-writer.js';
import { IngestController } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';
import { IngestMetrics } from './ingest-metrics.js';
import { ingestSettings } from './ingest-settings.js';
import { ProviderAnnotations } from './provider-annotations.js';
import { BodyReader } from './reading/body-reader.js';
import { SenderCheck } from './signatures/sender-check.js';
import { VconController } from './vcon/vcon.controller.js';
import { VconExport } from './vcon/vcon-export.js';

@Module({
  controllers: [IngestController, VconController],
  providers: [
    provide(ConversationsService, [ConversationStore, ChangeNotifier, WriteObserver]),
    provide(IngestMetrics, [Meter]),
    provide(IngestService, [BodyReader, CallWriter, IngestMetrics]),
    {
      provide: VconExport,
      useFactory: (store: ConversationStore, annotations: Annotations, { maxIngestBytes }: ApiLimits) =>
        new VconExport(store, annotations, maxIngestBytes),
      inject: [ConversationStore, Annotations, ApiLimits],
    },
    {
      provide: CallWriter,
      useFactory: (conversations: ConversationsService, annotations: Annotations, config: AppConfig) =>
        new CallWriter(conversations, new ProviderAnnotations(annotations), ingestSettings.of(config).graceMs),
      inject: [ConversationsService, Annotations, AppConfig],
    },
    {
      provide: SenderCheck,
      useFactory: (config: AppConfig) =>
        new SenderCheck(ingestSettings.of(config), config.environment === 'production'),
      inject: [AppConfig],
    },
  ],
})
export class IngestModule {}
