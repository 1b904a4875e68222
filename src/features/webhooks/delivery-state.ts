import { type Attempt, type Delivery, LOG_ATTEMPTS } from './delivery.js';
import type { DisabledReason } from './webhook.js';

/** The health of a webhook's receiver. Times are in epoch milliseconds. */
export interface Health {
  /** Consecutive failures since the last success. */
  readonly failures: number;
  /** Probes since then: the position in the schedule. */
  readonly step: number;
  /** Since when every attempt has failed; null if all is well. */
  readonly failingSinceMs: number | null;
  /** When one delivery may be tried again; null if all may. */
  readonly probeAtMs: number | null;
  readonly lastSuccessAtMs: number | null;
  readonly lastFailureAtMs: number | null;
  readonly lastError: string | null;
}

export const NEW_HEALTH: Health = {
  failures: 0,
  step: 0,
  failingSinceMs: null,
  probeAtMs: null,
  lastSuccessAtMs: null,
  lastFailureAtMs: null,
  lastError: null,
};

export interface Outcome extends Attempt {
  /** The delay that the receiver asked for; null if none. */
  readonly retryAfterMs: number | null;
}

export interface RetryRule {
  /** The delays between attempts. */
  readonly retryMs: readonly number[];
  readonly disableAfterMs: number;
  /** From 0 to below 1. */
  readonly random: number;
}

export interface Decision {
  readonly delivery: Delivery;
  readonly health: Health;
  readonly disable: DisabledReason | null;
}

const GONE = 410;
const FAILURES_BEFORE_DISABLING = 10;
/** Relative variation of a delay in both directions. */
const JITTER = 0.2;

/**
 * Decides what happens to a delivery and its webhook after an attempt. Retries belong to the webhook: while nothing has
 * succeeded since the first failure, one delivery probes at the times of the schedule, and the others wait. A delivery
 * is given up only after its own schedule, and only if another has succeeded since it first failed, so an outage loses
 * nothing.
 */
export function decideAttempt(delivery: Delivery, health: Health, outcome: Outcome, rule: RetryRule): Decision {
  const { retryAfterMs: _wish, ...attempt } = outcome;
  const tried: Delivery = {
    ...delivery,
    attempts: delivery.attempts + 1,
    tries: delivery.tries + 1,
    log: [...delivery.log, attempt].slice(-LOG_ATTEMPTS),
  };
  if (outcome.error === null) return succeed(tried, health, endOf(outcome));
  return fail(tried, health, outcome, rule);
}

function succeed(delivery: Delivery, health: Health, nowMs: number): Decision {
  return {
    delivery: { ...delivery, status: 'delivered', nextAttemptAtMs: null },
    health: {
      ...NEW_HEALTH,
      lastSuccessAtMs: nowMs,
      lastFailureAtMs: health.lastFailureAtMs,
      lastError: health.lastError,
    },
    disable: null,
  };
}

function fail(delivery: Delivery, before: Health, outcome: Outcome, rule: RetryRule): Decision {
  const nowMs = endOf(outcome);
  const atLeastMs = outcome.retryAfterMs ?? 0;
  const health = failed(before, outcome, rule);
  const firstFailedAtMs = delivery.firstFailedAtMs ?? outcome.atMs;
  const isSpent = delivery.tries > rule.retryMs.length;
  const isAlone = (health.lastSuccessAtMs ?? Number.NEGATIVE_INFINITY) < firstFailedAtMs;
  const disable = disabling(health, outcome, rule, nowMs);
  if (isSpent && !isAlone && !disable) {
    return { delivery: { ...delivery, firstFailedAtMs, status: 'dead', nextAttemptAtMs: null }, health, disable };
  }
  const waitMs = Math.max(waitOf(delivery.tries - 1, rule), atLeastMs);
  const next = { ...delivery, firstFailedAtMs, status: 'failed' as const, nextAttemptAtMs: nowMs + waitMs };
  return { delivery: next, health, disable };
}

/** Only a probe advances the schedule: attempts that were in progress at the first failure tell nothing new. */
function failed(health: Health, outcome: Outcome, rule: RetryRule): Health {
  const nowMs = endOf(outcome);
  const noted = {
    ...health,
    failures: health.failures + 1,
    lastFailureAtMs: nowMs,
    lastError: outcome.error,
  };
  const isProbe = health.failingSinceMs === null || outcome.atMs >= (health.probeAtMs ?? 0);
  const wishMs = nowMs + (outcome.retryAfterMs ?? 0);
  if (!isProbe) return { ...noted, probeAtMs: Math.max(health.probeAtMs ?? 0, outcome.retryAfterMs ? wishMs : 0) };
  return {
    ...noted,
    failingSinceMs: health.failingSinceMs ?? outcome.atMs,
    step: health.step + 1,
    probeAtMs: Math.max(nowMs + waitOf(health.step, rule), wishMs),
  };
}

function disabling(
  { failures, failingSinceMs }: Health,
  { status }: Outcome,
  { disableAfterMs }: RetryRule,
  nowMs: number,
): DisabledReason | null {
  if (status === GONE) return 'gone';
  const isLong = failingSinceMs !== null && nowMs - failingSinceMs >= disableAfterMs;
  return isLong && failures >= FAILURES_BEFORE_DISABLING ? 'failing' : null;
}

function waitOf(step: number, { retryMs, random }: RetryRule): number {
  const waitMs = retryMs[Math.min(step, retryMs.length - 1)] ?? 0;
  return Math.round(waitMs * (1 + JITTER * (2 * random - 1)));
}

function endOf({ atMs, durationMs }: Attempt): number {
  return atMs + durationMs;
}

/** Returns how many deliveries may begin now, given how many are in progress. */
export function freeSlots(health: Health, underWay: number, most: number, nowMs: number): number {
  if (health.failingSinceMs === null) return most - underWay;
  return underWay === 0 && nowMs >= (health.probeAtMs ?? 0) ? 1 : 0;
}

const MAX_RETRY_AFTER_MS = 86_400_000;
const MS_PER_SECOND = 1_000;

/** Parses `Retry-After` in seconds or as a date; at most a day. Null if it is neither. */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const waitMs = /^\d{1,10}$/.test(header) ? Number(header) * MS_PER_SECOND : Date.parse(header) - nowMs;
  return waitMs > 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : null;
}
