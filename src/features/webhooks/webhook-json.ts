import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import type { Attempt, Delivery } from './delivery.js';
import type { Webhook } from './webhook.js';
import type { HealthView } from './webhooks.service.js';

const timeOf = (ms: number | null) => (ms === null ? null : formatRfc3339(ms));

/** As callers see it: never a secret. */
export function toWebhookJson(webhook: Webhook, health: HealthView): object {
  const { webhookId, url, types, eventTypes, metadata, include, gatherMs, description } = webhook;
  const { state, pending } = health;
  return {
    webhookId,
    url,
    types,
    eventTypes,
    metadata,
    include,
    gatherMs,
    description,
    enabled: webhook.enabled,
    disabledReason: webhook.disabledReason,
    disabledAt: timeOf(webhook.disabledAtMs),
    createdAt: timeOf(webhook.createdAtMs),
    updatedAt: timeOf(webhook.updatedAtMs),
    health: {
      state,
      pending,
      oldestPendingAt: timeOf(health.oldestPendingAtMs),
      failingSince: timeOf(health.failingSinceMs),
      lastSuccessAt: timeOf(health.lastSuccessAtMs),
      lastFailureAt: timeOf(health.lastFailureAtMs),
      lastError: health.lastError,
    },
  };
}

export function toDeliveryJson(webhookId: string, delivery: Delivery): object {
  const { deliveryId, type, sessionId, status, attempts, log } = delivery;
  const last = log.at(-1);
  return {
    deliveryId,
    webhookId,
    type,
    sessionId,
    status,
    attempts,
    createdAt: timeOf(delivery.createdAtMs),
    lastAttemptAt: timeOf(last?.atMs ?? null),
    nextAttemptAt: timeOf(delivery.nextAttemptAtMs),
    lastStatus: last?.status ?? null,
    lastError: last?.error ?? null,
  };
}

/** With what its last attempts came to. */
export function toDeliveryDetailJson(webhookId: string, delivery: Delivery): object {
  return { ...toDeliveryJson(webhookId, delivery), attemptLog: delivery.log.map(toAttemptJson) };
}

function toAttemptJson({ atMs, status, error, durationMs }: Attempt): object {
  return { at: timeOf(atMs), status, error, durationMs };
}
