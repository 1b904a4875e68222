import { type Delivery, type DeliveryStatus } from './delivery.js';
import type { DeliveryQuery } from './delivery-log.js';
import { changesLaneId, EMPTY_LANE, resendLaneId } from './lane.js';
import type { Webhook } from './webhook.js';
import { deliveryNotFound } from './webhook-errors.js';
import type { WebhookTools } from './webhook-tools.js';

/** The deliveries of webhooks: lists them, and resends them on request. */
export class DeliveriesService {
  constructor(private readonly tools: WebhookTools) {}

  /** Newest first. @throws WEBHOOK_NOT_FOUND */
  async list(webhookId: string, query: DeliveryQuery) {
    const webhook = await this.tools.registry.get(webhookId);
    return this.tools.log.list(webhook, query, (delivery) => this.isShown(delivery));
  }

  /** @throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND */
  async get(webhookId: string, deliveryId: string): Promise<Delivery> {
    const delivery = await this.tools.log.find(await this.tools.registry.get(webhookId), deliveryId);
    if (!delivery || !(await this.isShown(delivery))) throw deliveryNotFound(webhookId, deliveryId);
    return delivery;
  }

  /** @throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND */
  async retry(webhookId: string, deliveryId: string): Promise<Delivery> {
    const webhook = await this.tools.registry.get(webhookId);
    const delivery = await this.get(webhookId, deliveryId);
    if (!(await this.hurry(webhook, delivery))) await this.sendAgain(webhook, [delivery]);
    await this.probeNow(webhook);
    return delivery;
  }

  /** Resends all that were created in this range, oldest first; returns how many. @throws WEBHOOK_NOT_FOUND */
  async replay(webhookId: string, fromMs: number, toMs: number, status: DeliveryStatus | undefined): Promise<number> {
    const webhook = await this.tools.registry.get(webhookId);
    const found: Delivery[] = [];
    for (const delivery of await this.tools.log.listBetween(webhook, fromMs, toMs)) {
      const isMatch = status === undefined || delivery.status === status;
      if (isMatch && (await this.isShown(delivery))) found.push(delivery);
    }
    await this.sendAgain(webhook, found);
    await this.probeNow(webhook);
    return found.length;
  }

  /** Returns whether it is already in progress: then it is made due now, and not duplicated. */
  private async hurry(webhook: Webhook, { deliveryId, sessionId }: Delivery): Promise<boolean> {
    if (sessionId === null) return false;
    const nowMs = this.tools.clock.nowMs();
    const place = { id: changesLaneId(sessionId), sessionId };
    const hurried = await this.tools.lanes.update(webhook, place, (known) => {
      if (known?.lane.current?.deliveryId !== deliveryId) return undefined;
      const current = { ...known.lane.current, tries: 0, firstFailedAtMs: null, nextAttemptAtMs: nowMs };
      return { lane: { ...known.lane, current }, dueAtMs: nowMs };
    });
    return hurried !== undefined;
  }

  /** A person knows more than the schedule: if the receiver is failing, its next probe is made due now. */
  private async probeNow(webhook: Webhook): Promise<void> {
    const health = await this.tools.health.find(webhook);
    if (health.failingSinceMs === null) return;
    await this.tools.health.put(webhook, { ...health, probeAtMs: this.tools.clock.nowMs() });
  }

  private async sendAgain(webhook: Webhook, deliveries: readonly Delivery[]): Promise<void> {
    const bySession = Map.groupBy(deliveries, ({ sessionId, deliveryId }) => sessionId ?? deliveryId);
    for (const [name, group] of bySession) {
      const sessionId = group[0]?.sessionId ?? null;
      const ids = group.map(({ deliveryId }) => deliveryId);
      await this.tools.lanes.update(webhook, { id: resendLaneId(name), sessionId }, (known) => ({
        lane: { ...(known?.lane ?? EMPTY_LANE), again: [...(known?.lane.again ?? []), ...ids] },
        dueAtMs: this.tools.clock.nowMs(),
      }));
    }
  }

  /** After an erasure was answered, nothing that was reported about the session is shown. */
  private async isShown({ sessionId }: Delivery): Promise<boolean> {
    return sessionId === null || (await this.tools.store.findSession(sessionId)) !== undefined;
  }
}
