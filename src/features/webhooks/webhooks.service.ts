import { invalidRequest } from '../../domain/errors.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { type Delivery, type DeliveryStatus, laneKind } from './delivery.js';
import type { DeliveryQuery } from './delivery-log.js';
import { type Health, NEW_HEALTH } from './delivery-state.js';
import { envelopeOf } from './envelope.js';
import type { SendResult } from './http-sender.js';
import { changesLaneId, EMPTY_LANE, resendLaneId } from './lane.js';
import type { ParsedWebhook } from './parse-webhook.js';
import { newBytes } from './random-bytes.js';
import { MAX_WEBHOOKS } from './registry.js';
import { secretsInForce } from './secrets-in-force.js';
import { newSecret } from './signing.js';
import { findAddresses, type TargetRules } from './target.js';
import type { StoredSecret, Webhook } from './webhook.js';
import { deliveryNotFound } from './webhook-errors.js';
import { type Tools } from './webhook-tools.js';

export interface WebhooksParts extends Tools {
  readonly store: ConversationStore;
  readonly clock: Clock;
}

/** Maximum number of lanes counted for the health. */
const MAX_PENDING = 10_000;
const KEY_BYTES = 12;

export interface HealthView extends Health {
  readonly state: 'healthy' | 'failing' | 'disabled';
  readonly pending: number;
  readonly oldestPendingAtMs: number | null;
}

export interface SavedWebhook {
  readonly webhook: Webhook;
  /** Set only for a new webhook. */
  readonly secret: string | undefined;
}

/** The operations on webhooks. */
export class WebhooksService {
  constructor(private readonly parts: WebhooksParts) {}

  /** Where webhooks may lead. */
  get rules(): TargetRules {
    return this.parts.rules;
  }

  list(): Promise<readonly Webhook[]> {
    return this.parts.registry.list();
  }

  /** @throws WEBHOOK_NOT_FOUND */
  get(webhookId: string): Promise<Webhook> {
    return this.parts.registry.get(webhookId);
  }

  /**
   * @throws INVALID_REQUEST if the URL leads to a forbidden address, or there are too many webhooks
   */
  async put(webhookId: string, parsed: ParsedWebhook): Promise<SavedWebhook> {
    const { registry, health } = this.parts;
    await this.requireReachable(parsed);
    const known = await registry.find(webhookId);
    if (!known) return this.create(webhookId, parsed);
    const { input, secret, enabled } = parsed;
    let isWoken = false;
    const webhook = await registry.update(webhookId, (latest) => {
      if (!latest) return undefined;
      isWoken = enabled === true && !latest.enabled;
      const isEnabled = enabled ?? latest.enabled;
      const why = isEnabled ? { disabledReason: null, disabledAtMs: null } : this.reasonOf(latest);
      const secrets = this.isOwn(latest, secret) ? latest.secrets : this.rotated(latest, secret, false);
      return { ...latest, ...input, ...why, secrets, enabled: isEnabled, updatedAtMs: this.nextUpdate(latest) };
    });
    if (!webhook) return this.create(webhookId, parsed);
    if (isWoken) await health.put(webhook, { ...(await health.find(webhook)), ...ANEW });
    return { webhook, secret: undefined };
  }

  /** @throws WEBHOOK_NOT_FOUND */
  remove(webhookId: string): Promise<void> {
    return this.parts.registry.remove(webhookId);
  }

  /** @throws WEBHOOK_NOT_FOUND */
  async rotate(webhookId: string, revokesOthers: boolean): Promise<{ secret: string; untilMs: number | null }> {
    const secret = newSecret();
    await this.parts.registry.get(webhookId);
    const webhook = await this.parts.registry.update(
      webhookId,
      (latest) =>
        latest && {
          ...latest,
          secrets: this.rotated(latest, secret, revokesOthers),
          updatedAtMs: this.nextUpdate(latest),
        },
    );
    return { secret, untilMs: webhook?.secrets[1]?.untilMs ?? null };
  }

  /** Sends one separate message, whatever the state of the webhook. @throws WEBHOOK_NOT_FOUND */
  async test(webhookId: string): Promise<SendResult> {
    const { registry, box, clock, sender } = this.parts;
    const { url, secrets } = await registry.get(webhookId);
    const nowMs = clock.nowMs();
    const timestamp = formatRfc3339(nowMs);
    const body = Buffer.from(JSON.stringify({ type: 'webhook.test', timestamp, data: { webhookId } }));
    const deliveryId = `test_${newBytes(KEY_BYTES).toString('hex')}`;
    const inForce = secretsInForce(secrets, box, nowMs);
    return sender.send(envelopeOf({ url, deliveryId, body, secrets: inForce, nowMs }), true);
  }

  async healthOf(webhook: Webhook): Promise<HealthView> {
    const { health, store } = this.parts;
    const known = await health.find(webhook);
    const waiting = await store.records.list({
      kind: laneKind(webhook),
      dueUntilMs: Number.MAX_SAFE_INTEGER,
      limit: MAX_PENDING,
    });
    const lanes = waiting.map(({ value, dueAtMs }) => ({ ...(value as typeof EMPTY_LANE), dueAtMs }));
    const since = lanes.map(({ current, sinceMs, dueAtMs }) => current?.createdAtMs ?? sinceMs ?? dueAtMs ?? 0);
    return {
      ...known,
      state: stateOf(webhook, known),
      pending: waiting.length,
      oldestPendingAtMs: since.length === 0 ? null : Math.min(...since),
    };
  }

  /** Newest first. @throws WEBHOOK_NOT_FOUND */
  async listDeliveries(webhookId: string, query: DeliveryQuery) {
    const webhook = await this.get(webhookId);
    return this.parts.log.list(webhook, query, (delivery) => this.isShown(delivery));
  }

  /** @throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND */
  async getDelivery(webhookId: string, deliveryId: string): Promise<Delivery> {
    const delivery = await this.parts.log.find(await this.get(webhookId), deliveryId);
    if (!delivery || !(await this.isShown(delivery))) throw deliveryNotFound(webhookId, deliveryId);
    return delivery;
  }

  /** @throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND */
  async retry(webhookId: string, deliveryId: string): Promise<Delivery> {
    const webhook = await this.get(webhookId);
    const delivery = await this.getDelivery(webhookId, deliveryId);
    if (!(await this.hurry(webhook, delivery))) await this.sendAgain(webhook, [delivery]);
    await this.probeNow(webhook);
    return delivery;
  }

  /** Resends all that were created in this range, oldest first; returns how many. @throws WEBHOOK_NOT_FOUND */
  async replay(webhookId: string, fromMs: number, toMs: number, status: DeliveryStatus | undefined): Promise<number> {
    const webhook = await this.get(webhookId);
    const found: Delivery[] = [];
    for (const delivery of await this.parts.log.listBetween(webhook, fromMs, toMs)) {
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
    const nowMs = this.parts.clock.nowMs();
    const place = { id: changesLaneId(sessionId), sessionId };
    const hurried = await this.parts.lanes.update(webhook, place, (known) => {
      if (known?.lane.current?.deliveryId !== deliveryId) return undefined;
      const current = { ...known.lane.current, tries: 0, firstFailedAtMs: null, nextAttemptAtMs: nowMs };
      return { lane: { ...known.lane, current }, dueAtMs: nowMs };
    });
    return hurried !== undefined;
  }

  /** A person knows more than the schedule: if the receiver is failing, its next probe is made due now. */
  private async probeNow(webhook: Webhook): Promise<void> {
    const health = await this.parts.health.find(webhook);
    if (health.failingSinceMs === null) return;
    await this.parts.health.put(webhook, { ...health, probeAtMs: this.parts.clock.nowMs() });
  }

  private async sendAgain(webhook: Webhook, deliveries: readonly Delivery[]): Promise<void> {
    const bySession = Map.groupBy(deliveries, ({ sessionId, deliveryId }) => sessionId ?? deliveryId);
    for (const [name, group] of bySession) {
      const sessionId = group[0]?.sessionId ?? null;
      const ids = group.map(({ deliveryId }) => deliveryId);
      await this.parts.lanes.update(webhook, { id: resendLaneId(name), sessionId }, (known) => ({
        lane: { ...(known?.lane ?? EMPTY_LANE), again: [...(known?.lane.again ?? []), ...ids] },
        dueAtMs: this.parts.clock.nowMs(),
      }));
    }
  }

  /** After an erasure was answered, nothing that was reported about the session is shown. */
  private async isShown({ sessionId }: Delivery): Promise<boolean> {
    return sessionId === null || (await this.parts.store.findSession(sessionId)) !== undefined;
  }

  private async create(webhookId: string, { input, secret, enabled = true }: ParsedWebhook): Promise<SavedWebhook> {
    const { registry, clock, box } = this.parts;
    if ((await registry.list()).length >= MAX_WEBHOOKS) {
      throw invalidRequest([
        { parameter: 'webhookId', detail: `there are already ${MAX_WEBHOOKS} webhooks, which is the maximum` },
      ]);
    }
    await registry.registerConsumer();
    const own = secret ?? newSecret();
    const webhook = await registry.update(webhookId, (latest) => {
      const nowMs = clock.nowMs();
      return (
        latest ?? {
          webhookId,
          key: newBytes(KEY_BYTES).toString('hex'),
          ...input,
          enabled,
          disabledReason: null,
          disabledAtMs: null,
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
          secrets: [{ box: box.close(own), untilMs: null }],
        }
      );
    });
    // The last webhook may have been deleted meanwhile, and the consumer with it.
    await registry.registerConsumer();
    if (!webhook) throw new Error('a webhook that is put is there');
    return { webhook, secret: own };
  }

  /** At the time of the PUT: a name that does not resolve yet is accepted. */
  private async requireReachable({ input }: ParsedWebhook): Promise<void> {
    const { rules, resolve } = this.parts;
    const { hostname, protocol } = new URL(input.url);
    const found = await findAddresses(hostname, rules.addresses, resolve);
    if (found.kind === 'refused') {
      const detail = 'resolves to an address that webhooks may not reach (see WEBHOOK_ALLOWED_NETWORKS)';
      throw invalidRequest([{ pointer: '/url', detail }]);
    }
    const isOwn = found.kind === 'addresses' && found.isNamed;
    if (input.include === 'events' && protocol !== 'https:' && !isOwn) {
      throw invalidRequest([
        { pointer: '/include', detail: 'is sent over https only: give /url an address that begins with https://' },
      ]);
    }
  }

  private reasonOf({ enabled, disabledReason, disabledAtMs }: Webhook) {
    return enabled
      ? { disabledReason: null, disabledAtMs: this.parts.clock.nowMs() }
      : { disabledReason, disabledAtMs };
  }

  /** No secret, or a valid one of this webhook: whoever manages webhooks declaratively may repeat the call. */
  private isOwn({ secrets }: Webhook, secret: string | undefined): secret is undefined {
    return secret === undefined || this.parts.box.open(secrets[0]?.box ?? '') === secret;
  }

  private rotated({ secrets }: Webhook, secret: string, revokesOthers: boolean): readonly StoredSecret[] {
    const { box, clock, settings } = this.parts;
    const nowMs = clock.nowMs();
    const earlier = secrets
      .map((each) => ({ ...each, untilMs: each.untilMs ?? nowMs + settings.rotationMs }))
      .filter(({ untilMs }) => untilMs > nowMs);
    return [{ box: box.close(secret), untilMs: null }, ...(revokesOthers ? [] : earlier)];
  }

  /** Later than all before, so that senders notice the change. */
  private nextUpdate({ updatedAtMs }: Webhook): number {
    return Math.max(this.parts.clock.nowMs(), updatedAtMs + 1);
  }
}

/** The state of a webhook that is enabled; its last times are kept. */
const { lastSuccessAtMs: _success, lastFailureAtMs: _failure, lastError: _error, ...ANEW } = NEW_HEALTH;

function stateOf({ enabled }: Webhook, { failingSinceMs }: Health): HealthView['state'] {
  if (!enabled) return 'disabled';
  return failingSinceMs === null ? 'healthy' : 'failing';
}
