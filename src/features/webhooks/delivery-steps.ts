import { bodyOf } from './body.js';
import type { Delivery } from './delivery.js';
import { DeliveryPlanner } from './delivery-planner.js';
import { type Outcome, parseRetryAfter } from './delivery-state.js';
import { envelopeOf } from './envelope.js';
import type { Lane, LaneChange, StoredLane } from './lane.js';
import { secretsInForce } from './secrets.js';
import type { Webhook } from './webhook.js';
import type { WebhookTools } from './webhook-tools.js';

/** A lane with a delivery in progress. */
export type BusyLane = StoredLane & { readonly lane: Lane & { readonly current: Delivery } };

export function isBusy(stored: StoredLane): stored is BusyLane {
  return stored.lane.current !== null;
}

/** Delay after an attempt that could not even start. */
const LATER_MS = 5_000;

/**
 * The steps of a delivery. Each is durable before the next begins: its content is decided, then it is tried, then the
 * outcome is stored, first in the log and then in the lane. After an interruption at any point the next run continues
 * from the lane; at worst it tries the same `webhook-id` with the same bytes once more.
 */
export class DeliverySteps {
  private readonly planner: DeliveryPlanner;

  constructor(private readonly tools: WebhookTools) {
    this.planner = new DeliveryPlanner(tools);
  }

  /** Returns the lane with its next delivery; undefined if nothing is to be sent now. */
  async prepare(webhook: Webhook, stored: StoredLane): Promise<BusyLane | undefined> {
    if (isBusy(stored)) return stored;
    if (stored.lane.again.length > 0) return this.takeAgain(webhook, stored);
    if (stored.sessionId === null || !stored.id.startsWith('news/')) return this.close(webhook, stored);
    const plan = await this.planner.plan(webhook, stored.sessionId, stored.lane);
    if (!plan) return this.close(webhook, stored);
    const settled = await this.settle(webhook, stored, plan);
    if (settled) return isBusy(settled) ? settled : undefined;
    // Something was enqueued after the session was read, and the plan does not include it.
    const latest = await this.tools.lanes.find(webhook, stored.id);
    return latest && this.prepare(webhook, latest);
  }

  /** Returns undefined if nothing could be tried, through no fault of the receiver. */
  async attempt(webhook: Webhook, stored: BusyLane): Promise<Outcome | undefined> {
    const { store, clock, box, sender } = this.tools;
    const { current } = stored.lane;
    const body = await bodyOf(store, current);
    const atMs = clock.nowMs();
    const secrets = secretsInForce(webhook.secrets, box, atMs);
    const message = body && (await envelopeOf(webhook.url, secrets, { id: current.deliveryId, nowMs: atMs, body }));
    // Checked directly before the attempt: after an erasure was answered, none begins.
    const isGone = current.sessionId !== null && !(await store.findSession(current.sessionId));
    if (isGone || !message) return void (await this.close(webhook, stored));
    if (secrets.length === 0) return void (await this.postpone(webhook, stored, clock.nowMs() + LATER_MS));
    const { status, error, retryAfter, durationMs } = await sender.send(message);
    return { atMs, status, error, durationMs, retryAfterMs: parseRetryAfter(retryAfter, clock.nowMs()) };
  }

  /** Stores the outcome. Returns undefined if another instance is working on it, or the session no longer exists. */
  async store(webhook: Webhook, stored: BusyLane, delivery: Delivery): Promise<StoredLane | undefined> {
    const { lanes, log, clock } = this.tools;
    await log.put(webhook, delivery);
    const isDone = delivery.status === 'delivered' || delivery.status === 'dead';
    return lanes.update(webhook, stored, (latest) => {
      if (latest?.lane.current?.deliveryId !== delivery.deliveryId) return undefined;
      if (!isDone) return { lane: { ...latest.lane, current: delivery }, dueAtMs: delivery.nextAttemptAtMs };
      return { lane: { ...latest.lane, current: null }, dueAtMs: clock.nowMs() };
    });
  }

  private async postpone(webhook: Webhook, stored: StoredLane, dueAtMs: number): Promise<void> {
    await this.tools.lanes.update(webhook, stored, (latest) => latest && { lane: latest.lane, dueAtMs });
  }

  /** Returns undefined if the lane has changed since the plan was made. */
  private async settle(webhook: Webhook, stored: StoredLane, plan: LaneChange): Promise<StoredLane | undefined> {
    const { lanes, log } = this.tools;
    const updated = await lanes.update(webhook, stored, (latest) =>
      latest?.version === stored.version ? plan : undefined,
    );
    if (updated && isBusy(updated)) await log.put(webhook, updated.lane.current);
    return updated;
  }

  private async takeAgain(webhook: Webhook, stored: StoredLane): Promise<BusyLane | undefined> {
    const { lanes, log, clock } = this.tools;
    const [deliveryId] = stored.lane.again;
    const delivery = deliveryId === undefined ? undefined : await log.find(webhook, deliveryId);
    const nowMs = clock.nowMs();
    const current = delivery && renewed(delivery, nowMs);
    const updated = await lanes.update(webhook, stored, (latest) => {
      if (!latest || isBusy(latest) || latest.lane.again[0] !== deliveryId) return undefined;
      const added = latest.lane.again.slice(1);
      return { lane: { ...latest.lane, current: current ?? null, again: added }, dueAtMs: nowMs };
    });
    if (!updated) return undefined;
    if (!isBusy(updated)) return this.prepare(webhook, updated);
    await log.put(webhook, updated.lane.current);
    return updated;
  }

  /** Nothing is left to do, unless something was enqueued since it was read. */
  private async close(webhook: Webhook, { id, version }: StoredLane): Promise<undefined> {
    await this.tools.lanes.remove(webhook, id, version);
  }
}

/** Due now, with a new schedule; id and content are unchanged. */
function renewed(delivery: Delivery, nowMs: number): Delivery {
  return { ...delivery, status: 'pending', tries: 0, firstFailedAtMs: null, nextAttemptAtMs: nowMs };
}
