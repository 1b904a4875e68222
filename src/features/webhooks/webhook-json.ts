import { formatTimeOrNull } from '../../lib/time/rfc3339.js';
import type { Attempt, Delivery } from './delivery.js';
import type { Webhook } from './webhook.js';
import type { HealthView } from './webhooks.service.js';

/** As callers see it, without secrets. */
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
    disabledAt: formatTimeOrNull(webhook.disabledAtMs),
    createdAt: formatTimeOrNull(webhook.createdAtMs),
    updatedAt: formatTimeOrNull(webhook.updatedAtMs),
    health: {
      state,
      pending,
      oldestPendingAt: formatTimeOrNull(health.oldestPendingAtMs),
      failingSince: formatTimeOrNull(health.failingSinceMs),
      lastSuccessAt: formatTimeOrNull(health.lastSuccessAtMs),
      lastFailureAt: formatTimeOrNull(health.lastFailureAtMs),
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
    createdAt: formatTimeOrNull(delivery.createdAtMs),
    lastAttemptAt: formatTimeOrNull(last?.atMs ?? null),
    nextAttemptAt: formatTimeOrNull(delivery.nextAttemptAtMs),
    lastStatus: last?.status ?? null,
    lastError: last?.error ?? null,
  };
}

/** Includes the results of its latest attempts. */
export function toDeliveryDetailJson(webhookId: string, delivery: Delivery): object {
  return { ...toDeliveryJson(webhookId, delivery), attemptLog: delivery.log.map(toAttemptJson) };
}

function toAttemptJson({ atMs, status, error, durationMs }: Attempt): object {
  return { at: formatTimeOrNull(atMs), status, error, durationMs };
}
