import { Module } from '@nestjs/common';
import { provide } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveryPlanner } from './delivery-planner.js';
import { DeliverySteps } from './delivery-steps.js';
import { WebhookObserver } from './webhook-observer.js';
import { WebhookTools } from './webhook-tools.js';
import { WebhookWork } from './webhook-work.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    provide(WebhooksService, [Foundation, Clock, WebhookTools], ({ store }, clock, { tools }) => {
      return new WebhooksService({ store, clock, ...tools });
    }),
    provide(WebhookObserver, [Meter, OperatorLog]),
    provide(
      WebhookWork,
      [Foundation, Clock, WebhookTools, WebhookObserver, ProcessorMetrics],
      (foundation, clock, { tools }, observer, metrics) => {
        const { store } = foundation;
        const steps = new DeliverySteps({ store, clock, planner: new DeliveryPlanner(store, clock), ...tools });
        const owner = foundation.newOwner();
        return new WebhookWork({ store, clock, steps, observer, metrics, retry: tools.settings, owner, ...tools });
      },
    ),
  ],
})
export class WebhooksModule {}
