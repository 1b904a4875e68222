import { newFraction } from '../../lib/random-bytes.js';
import { decideAttempt, freeSlots, type Health, type Outcome } from './delivery-state.js';
import { type BusyLane, type DeliverySteps, isBusy } from './delivery-steps.js';
import type { StoredLane } from './lane.js';
import type { Webhook } from './webhook.js';
import type { WebhookObserver } from './webhook-observer.js';
import type { WebhookTools } from './webhook-tools.js';

export interface DispatcherParts {
  readonly tools: WebhookTools;
  readonly steps: DeliverySteps;
  readonly observer: WebhookObserver;
  /** False once another instance may have taken over. */
  readonly mayWork: () => boolean;
}

/** Sessions served concurrently per webhook. */
export const CONCURRENCY = 16;
/** Lanes read per round: those waiting for a probe come before new ones. */
const LOOKED_AT = 256;
/** Consecutive deliveries of one session before others have their turn. */
const TURN_DELIVERIES = 20;
/** How often a success updates the stored health. */
const HEALTH_TOLD_EVERY_MS = 2_000;

/**
 * Sends the due deliveries of one webhook: a limited number of sessions concurrently, one delivery of a session at a
 * time.
 */
export class Dispatcher {
  private readonly underWay = new Map<string, Promise<void>>();
  /** Attempts in progress. */
  private attempts = 0;
  private health: Health | undefined;
  private toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private webhook: Webhook,
    private readonly parts: DispatcherParts,
  ) {}

  /** Updates the webhook from the registry. */
  renew(webhook: Webhook): void {
    // A webhook that is enabled again starts with fresh health.
    if (webhook.updatedAtMs !== this.webhook.updatedAtMs) this.health = undefined;
    this.webhook = webhook;
  }

  /** The webhook was deleted. */
  end(): void {
    this.webhook = { ...this.webhook, enabled: false };
  }

  /** Starts what may start. */
  async run(): Promise<void> {
    if (!this.webhook.enabled) return;
    const { lanes, clock } = this.parts.tools;
    const nowMs = clock.nowMs();
    // What is under way now may be listed as it was before.
    const listedEarly = new Set(this.underWay.keys());
    const due = await lanes.listDue(this.webhook, nowMs, LOOKED_AT);
    this.parts.observer.lagged(this.webhook.webhookId, Math.max(0, nowMs - (due[0]?.dueAtMs ?? nowMs)));
    // Somebody may have requested an early attempt.
    if (this.health?.failingSinceMs && this.attempts === 0) this.health = undefined;
    const health = await this.currentHealth();
    const isFailing = health.failingSinceMs !== null;
    for (const stored of due) {
      if (this.underWay.size >= CONCURRENCY) return;
      const session = sessionOf(stored);
      if (listedEarly.has(session) || this.underWay.has(session)) continue;
      // While nothing may be tried, new deliveries are still created.
      if (isFailing && isBusy(stored) && freeSlots(health, this.attempts, CONCURRENCY, nowMs) < 1) continue;
      this.begin(stored);
    }
  }

  /** Resolves when everything in progress has ended. */
  async stop(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private begin(stored: StoredLane): void {
    const session = sessionOf(stored);
    const running = this.serve(stored)
      .catch((error: unknown) => this.parts.observer.failedInside(error))
      .finally(() => this.underWay.delete(session));
    this.underWay.set(session, running);
  }

  private async serve(first: StoredLane): Promise<void> {
    let stored: StoredLane | undefined = first;
    for (let count = 0; stored && count < TURN_DELIVERIES && this.isOpen; count += 1) {
      const ready = await this.parts.steps.prepare(this.webhook, stored);
      const health = await this.currentHealth();
      if (!ready || !this.mayTry(health)) return;
      this.attempts += 1;
      stored = await this.deliver(ready).finally(() => {
        this.attempts -= 1;
      });
    }
  }

  private get isOpen(): boolean {
    return this.webhook.enabled && this.parts.mayWork();
  }

  private mayTry(health: Health): boolean {
    return this.isOpen && freeSlots(health, this.attempts, CONCURRENCY, this.parts.tools.clock.nowMs()) > 0;
  }

  /** Returns the lane afterwards, if more may follow at once. */
  private async deliver(ready: BusyLane): Promise<StoredLane | undefined> {
    const { steps, observer } = this.parts;
    const outcome = await steps.attempt(this.webhook, ready);
    if (!outcome) return undefined;
    observer.attempted(this.webhook.webhookId, outcome.error);
    const delivery = await this.decide(ready, outcome);
    const stored = await steps.store(this.webhook, ready, delivery);
    return delivery.status === 'failed' ? undefined : stored;
  }

  private async decide(ready: BusyLane, outcome: Outcome) {
    const { tools, observer } = this.parts;
    const before = await this.currentHealth();
    const rule = { ...tools.settings, random: newFraction() };
    const decision = decideAttempt(ready.lane.current, before, outcome, rule);
    this.health = decision.health;
    await this.tell(before, decision.health);
    if (decision.delivery.status === 'dead') observer.died(this.webhook.webhookId);
    if (decision.disable) await this.disable(decision.disable);
    return decision.delivery;
  }

  private async disable(reason: NonNullable<Webhook['disabledReason']>): Promise<void> {
    const { registry, clock } = this.parts.tools;
    const { webhookId, key } = this.webhook;
    const disabled = await registry.update(webhookId, (latest) => {
      if (latest?.key !== key || !latest.enabled) return undefined;
      return { ...latest, enabled: false, disabledReason: reason, disabledAtMs: clock.nowMs() };
    });
    if (!disabled) return;
    this.webhook = disabled;
    this.parts.observer.wasDisabled(webhookId, reason);
  }

  private async currentHealth(): Promise<Health> {
    this.health ??= await this.parts.tools.health.find(this.webhook);
    return this.health;
  }

  private async tell(before: Health, after: Health): Promise<void> {
    const { clock, health } = this.parts.tools;
    const isNews = after.failingSinceMs !== null || before.failingSinceMs !== null || before.lastSuccessAtMs === null;
    if (!isNews && clock.elapsedMs() - this.toldAtMs < HEALTH_TOLD_EVERY_MS) return;
    this.toldAtMs = clock.elapsedMs();
    await health.put(this.webhook, after);
  }
}

/** A resent delivery must not overlap with new ones of its session. */
function sessionOf({ id, sessionId }: StoredLane): string {
  return sessionId ?? id;
}
