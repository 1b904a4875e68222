import { Module } from '@nestjs/common';
import { provide } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { DeliveriesController } from './deliveries.controller.js';
import { Fixing } from './fixing.js';
import { LaneWork } from './lane-work.js';
import { WebhookObserver } from './webhook-observer.js';
import { WebhookTools } from './webhook-tools.js';
import { WebhookWork } from './webhook-work.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    {
      provide: WebhooksService,
      useFactory: ({ store }: Foundation, clock: Clock, { tools }: WebhookTools) =>
        new WebhooksService({ store, clock, ...tools }),
      inject: [Foundation, Clock, WebhookTools],
    },
    provide(WebhookObserver, [Meter, OperatorLog]),
    {
      provide: WebhookWork,
      useFactory: (
        foundation: Foundation,
        clock: Clock,
        { tools }: WebhookTools,
        observer: WebhookObserver,
        metrics: ProcessorMetrics,
      ) => {
        const { store } = foundation;
        const fixing = new Fixing(store, clock);
        const work = new LaneWork({ store, clock, fixing, ...tools });
        const { retryMs, disableAfterMs } = tools.settings;
        const retry = { retryMs, disableAfterMs };
        const owner = foundation.newOwner();
        return new WebhookWork({ store, clock, work, observer, metrics, retry, owner, ...tools });
      },
      inject: [Foundation, Clock, WebhookTools, WebhookObserver, ProcessorMetrics],
    },
  ],
})
export class WebhooksModule {}
