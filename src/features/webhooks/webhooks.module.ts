import { Module } from '@nestjs/common';
import { provide, provideWork } from '../../http/provide.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesService } from './deliveries.service.js';
import { WebhookObserver } from './webhook-observer.js';
import { WebhookTools } from './webhook-tools.js';
import { WebhookWork } from './webhook-work.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    provide(WebhooksService, [WebhookTools]),
    provide(DeliveriesService, [WebhookTools]),
    provide(WebhookObserver, [Meter, OperatorLog]),
    provideWork(
      'webhooks',
      [WebhookTools, WebhookObserver, ProcessorMetrics, Foundation],
      (tools, observer, metrics, { newOwner }) => new WebhookWork(tools, observer, metrics, newOwner()),
    ),
  ],
})
export class WebhooksModule {}
