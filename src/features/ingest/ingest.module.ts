import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ApiLimits } from '../../domain/limits.js';
import { provide } from '../../http/provide.js';
import { PublicPaths } from '../../http/public-paths.js';
import { ChangeNotifier } from '../../ports/change-notifier.js';
import { Clock } from '../../ports/clock.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { WriteObserver } from '../../ports/write-observer.js';
import { Foundation } from '../../runtime/foundation.js';
import { Annotations } from '../annotations/index.js';
import { ConversationsService } from '../conversations/index.js';
import { ActivityLog } from './activity/activity-log.js';
import { ActivityWork } from './activity/activity-work.js';
import { DeliveryObserver } from './activity/delivery-observer.js';
import { CallWriter } from './call-writer.js';
import { Deliveries } from './deliveries.js';
import { IngestController } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';
import { ingestSettings } from './ingest-settings.js';
import { BodyReader } from './reading/body-reader.js';
import { SenderCheck } from './signatures/sender-check.js';
import { Sources } from './sources.js';
import { VconController } from './vcon/vcon.controller.js';
import { VconExport } from './vcon/vcon-export.js';

@Module({
  controllers: [IngestController, VconController],
  providers: [
    provide(ConversationsService, [ConversationStore, ChangeNotifier, WriteObserver]),
    provide(DeliveryObserver, [Meter, ActivityLog, Clock]),
    provide(IngestService, [BodyReader, CallWriter, DeliveryObserver]),
    provide(Deliveries, [SenderCheck, IngestService, DeliveryObserver, ApiLimits, Clock]),
    provide(ActivityLog, [Foundation], ({ store, newOwner }) => new ActivityLog(store.records, newOwner())),
    provide(ActivityWork, [ActivityLog, OperatorLog]),
    provide(Sources, [SenderCheck, PublicPaths, ActivityLog]),
    provide(VconExport, [ConversationStore, Annotations, ApiLimits]),
    provide(CallWriter, [ConversationsService, Annotations, AppConfig], (conversations, annotations, config) => {
      return new CallWriter(conversations, annotations, ingestSettings.of(config).graceMs);
    }),
    provide(SenderCheck, [AppConfig], (config) => {
      return new SenderCheck(ingestSettings.of(config), config.environment === 'production');
    }),
  ],
})
export class IngestModule {}
