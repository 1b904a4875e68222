import type { Delivery } from '../../src/features/webhooks/delivery.js';
import { type BusyLane, DeliverySteps } from '../../src/features/webhooks/delivery-steps.js';
import type { Webhook } from '../../src/features/webhooks/webhook.js';
import type { WorkClass } from './sender-life.js';

function withCurrent(stored: BusyLane, change: Partial<Delivery>): BusyLane {
  return { ...stored, lane: { ...stored.lane, current: { ...stored.lane.current, ...change } } };
}

/** Gives each attempt an id of its own. */
class NewIdForEachAttempt extends DeliverySteps {
  override attempt(webhook: Webhook, stored: BusyLane) {
    const { deliveryId, attempts } = stored.lane.current;
    return super.attempt(webhook, withCurrent(stored, { deliveryId: `${deliveryId}-${attempts}` }));
  }
}

/** Builds the bytes of an attempt from the current state. */
class BytesOfToday extends DeliverySteps {
  override attempt(webhook: Webhook, stored: BusyLane) {
    const { data, attempts } = stored.lane.current;
    return super.attempt(webhook, withCurrent(stored, { data: { ...data, attempts } }));
  }
}

/** Sends once, and ignores the answer. */
class SentIsDelivered extends DeliverySteps {
  override store(webhook: Webhook, stored: BusyLane, delivery: Delivery) {
    return super.store(webhook, stored, { ...delivery, status: 'delivered' });
  }
}

export const WEBHOOK_FAULTS: readonly WorkClass[] = [NewIdForEachAttempt, BytesOfToday, SentIsDelivered];
