import { invalidRequest } from '../../domain/errors.js';
import { newHex } from '../../lib/random-bytes.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import { type Health, NEW_HEALTH } from './delivery-state.js';
import { envelopeOf } from './envelope.js';
import type { SendResult } from './http-sender.js';
import type { ParsedWebhook } from './parse-webhook.js';
import { MAX_WEBHOOKS } from './registry.js';
import { newSecret, secretsInForce } from './secrets.js';
import { findAddresses, resolveByName } from './target.js';
import type { StoredSecret, Webhook } from './webhook.js';
import type { WebhookTools } from './webhook-tools.js';

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
  constructor(private readonly tools: WebhookTools) {}

  /**
   * @throws INVALID_REQUEST if the URL leads to a forbidden address, or there are too many webhooks
   */
  async put(webhookId: string, parsed: ParsedWebhook): Promise<SavedWebhook> {
    const { registry, health } = this.tools;
    await this.requireReachable(parsed);
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
  async rotate(webhookId: string, revokesOthers: boolean): Promise<{ secret: string; untilMs: number | null }> {
    const secret = newSecret();
    await this.tools.registry.get(webhookId);
    const webhook = await this.tools.registry.update(
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
    const { registry, box, clock, sender } = this.tools;
    const { url, secrets } = await registry.get(webhookId);
    const nowMs = clock.nowMs();
    const timestamp = formatRfc3339(nowMs);
    const body = Buffer.from(JSON.stringify({ type: 'webhook.test', timestamp, data: { webhookId } }));
    const id = `test_${newHex(KEY_BYTES)}`;
    return sender.send(await envelopeOf(url, secretsInForce(secrets, box, nowMs), { id, nowMs, body }), true);
  }

  async healthOf(webhook: Webhook): Promise<HealthView> {
    const known = await this.tools.health.find(webhook);
    const waiting = await this.tools.lanes.listDue(webhook, Number.MAX_SAFE_INTEGER, MAX_PENDING);
    const since = waiting.map(({ lane, dueAtMs }) => lane.current?.createdAtMs ?? lane.sinceMs ?? dueAtMs ?? 0);
    return {
      ...known,
      state: stateOf(webhook, known),
      pending: waiting.length,
      oldestPendingAtMs: since.length === 0 ? null : Math.min(...since),
    };
  }

  private async create(webhookId: string, { input, secret, enabled = true }: ParsedWebhook): Promise<SavedWebhook> {
    const { registry, clock, box } = this.tools;
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
          key: newHex(KEY_BYTES),
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
    const { hostname, protocol } = new URL(input.url);
    const found = await findAddresses(hostname, this.tools.rules.addresses, resolveByName);
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
      ? { disabledReason: null, disabledAtMs: this.tools.clock.nowMs() }
      : { disabledReason, disabledAtMs };
  }

  /** No secret, or a valid one of this webhook: whoever manages webhooks declaratively may repeat the call. */
  private isOwn({ secrets }: Webhook, secret: string | undefined): secret is undefined {
    return secret === undefined || this.tools.box.open(secrets[0]?.box ?? '') === secret;
  }

  private rotated({ secrets }: Webhook, secret: string, revokesOthers: boolean): readonly StoredSecret[] {
    const { box, clock, settings } = this.tools;
    const nowMs = clock.nowMs();
    const earlier = secrets
      .map((each) => ({ ...each, untilMs: each.untilMs ?? nowMs + settings.rotationMs }))
      .filter(({ untilMs }) => untilMs > nowMs);
    return [{ box: box.close(secret), untilMs: null }, ...(revokesOthers ? [] : earlier)];
  }

  /** Later than all before, so that senders notice the change. */
  private nextUpdate({ updatedAtMs }: Webhook): number {
    return Math.max(this.tools.clock.nowMs(), updatedAtMs + 1);
  }
}

/** The state of a webhook that is enabled; its last times are kept. */
const { lastSuccessAtMs: _success, lastFailureAtMs: _failure, lastError: _error, ...ANEW } = NEW_HEALTH;

function stateOf({ enabled }: Webhook, { failingSinceMs }: Health): HealthView['state'] {
  if (!enabled) return 'disabled';
  return failingSinceMs === null ? 'healthy' : 'failing';
}
