import type { Records } from '../../ports/records.js';
import { allRecords } from '../../runtime/all-records.js';
import { type Delivery, type DeliveryStatus, deliveryKind, idBefore } from './delivery.js';
import type { Webhook } from './webhook.js';

const DEAD_KEPT_MS = 30 * 86_400_000;
const CHUNK = 200;

export interface DeliveryQuery {
  readonly status: DeliveryStatus | undefined;
  /** Continue after this one. */
  readonly after: string | undefined;
  readonly limit: number;
}

/**
 * The deliveries of webhooks, to be listed and resent. Those of a session are erased with it; completed ones expire.
 */
export class DeliveryLog {
  constructor(
    private readonly records: Records,
    private readonly keptMs: number,
  ) {}

  /** Stores nothing if its session no longer exists. */
  async put(webhook: Webhook, delivery: Delivery): Promise<void> {
    const { deliveryId: id, sessionId, status } = delivery;
    const keptMs = { delivered: this.keptMs, dead: DEAD_KEPT_MS, pending: null, failed: null }[status];
    const lastMs = delivery.log.at(-1)?.atMs ?? delivery.createdAtMs;
    const dueAtMs = keptMs === null ? null : lastMs + keptMs;
    const record = { kind: deliveryKind(webhook), id, sessionId, value: delivery, dueAtMs };
    await this.records.put(record, 'any');
  }

  async find(webhook: Webhook, deliveryId: string): Promise<Delivery | undefined> {
    return (await this.records.get(deliveryKind(webhook), deliveryId))?.value as Delivery | undefined;
  }

  /** Newest first. `isShown` selects which ones count. */
  async list(
    webhook: Webhook,
    { status, after, limit }: DeliveryQuery,
    isShown: (delivery: Delivery) => Promise<boolean>,
  ): Promise<{ readonly deliveries: readonly Delivery[]; readonly hasMore: boolean }> {
    const deliveries: Delivery[] = [];
    for await (const delivery of this.walk(webhook, after)) {
      if ((status !== undefined && delivery.status !== status) || !(await isShown(delivery))) continue;
      if (deliveries.length === limit) return { deliveries, hasMore: true };
      deliveries.push(delivery);
    }
    return { deliveries, hasMore: false };
  }

  /** Returns those created in this range, oldest first. */
  async listBetween(webhook: Webhook, fromMs: number, toMs: number): Promise<readonly Delivery[]> {
    const found: Delivery[] = [];
    for await (const delivery of this.walk(webhook, idBefore(toMs))) {
      if (delivery.createdAtMs < fromMs) break;
      found.unshift(delivery);
    }
    return found;
  }

  async expire(webhook: Webhook, nowMs: number): Promise<void> {
    const kind = deliveryKind(webhook);
    const due = await this.records.list({ kind, dueUntilMs: nowMs, limit: CHUNK });
    for (const { id, version } of due) await this.records.delete(kind, id, version);
  }

  private async *walk(webhook: Webhook, after = ''): AsyncGenerator<Delivery, void, void> {
    const query = { kind: deliveryKind(webhook), after, limit: CHUNK };
    for await (const { value } of allRecords(this.records, query)) yield value as Delivery;
  }
}
