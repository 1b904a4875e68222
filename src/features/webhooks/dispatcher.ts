import type { Clock } from '../../ports/clock.js';
import type { DeliveryLog } from './delivery-log.js';
import { decideAttempt, freeSlots, type Health, type Outcome } from './delivery-state.js';
import type { HealthRecords } from './health-records.js';
import type { Lanes, StoredLane } from './lane.js';
import { type BusyLane, isBusy, type LaneWork } from './lane-work.js';
import { newFraction } from './random-bytes.js';
import type { Registry } from './registry.js';
import type { Webhook } from './webhook.js';
import type { WebhookObserver } from './webhook-observer.js';

export interface DispatcherParts {
  readonly registry: Registry;
  readonly lanes: Lanes;
  readonly log: DeliveryLog;
  readonly work: LaneWork;
  readonly health: HealthRecords;
  readonly observer: WebhookObserver;
  readonly clock: Clock;
  readonly retry: { readonly retryMs: readonly number[]; readonly disableAfterMs: number };
  /** False once another instance may have taken over. */
  readonly mayWork: () => boolean;
}

/** Sessions that are told to one webhook at the same moment. */
export const CONCURRENCY = 16;
/** Looked at in one round: those that wait for a probe stand before those that are new. */
const LOOKED_AT = 256;
/** Tellings of one session in a row, before others have their turn. */
const TURN_DELIVERIES = 20;
/** A success is no news for those who look at the health. */
const HEALTH_TOLD_EVERY_MS = 2_000;

/** Sends what is due to one webhook: at most so many sessions at once, one delivery of a session at a time. */
export class Dispatcher {
  private readonly underWay = new Map<string, Promise<void>>();
  /** Attempts, of all that is under way. */
  private attempts = 0;
  private health: Health | undefined;
  private toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private webhook: Webhook,
    private readonly parts: DispatcherParts,
  ) {}

  /** What the registry says now. */
  renew(webhook: Webhook): void {
    // Who enables it again, begins anew.
    if (webhook.updatedAtMs !== this.webhook.updatedAtMs) this.health = undefined;
    this.webhook = webhook;
  }

  /** It was deleted. */
  end(): void {
    this.webhook = { ...this.webhook, enabled: false };
  }

  /** Begins what may begin. */
  async run(): Promise<void> {
    if (!this.webhook.enabled) return;
    const { lanes, clock, observer } = this.parts;
    const nowMs = clock.nowMs();
    // What is under way now may be listed as it was before.
    const listedEarly = new Set(this.underWay.keys());
    const due = await lanes.listDue(this.webhook, nowMs, LOOKED_AT);
    observer.lagged(this.webhook.webhookId, Math.max(0, nowMs - (due[0]?.dueAtMs ?? nowMs)));
    // Somebody may have asked for a try before its time.
    if (this.health?.failingSinceMs && this.attempts === 0) this.health = undefined;
    const health = await this.currentHealth();
    const isFailing = health.failingSinceMs !== null;
    for (const stored of due) {
      if (this.underWay.size >= CONCURRENCY) return;
      const session = sessionOf(stored);
      if (listedEarly.has(session) || this.underWay.has(session)) continue;
      // While nothing may be tried, what is new is fixed all the same.
      if (isFailing && isBusy(stored) && freeSlots(health, this.attempts, CONCURRENCY, nowMs) < 1) continue;
      this.begin(stored);
    }
  }

  /** Ends with what is under way. */
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
      const ready: BusyLane | undefined = await this.parts.work.prepare(this.webhook, stored);
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
    return this.isOpen && freeSlots(health, this.attempts, CONCURRENCY, this.parts.clock.nowMs()) > 0;
  }

  /** The lane behind it, where more may follow at once. */
  private async deliver(ready: BusyLane): Promise<StoredLane | undefined> {
    const { work, observer } = this.parts;
    const outcome = await work.attempt(this.webhook, ready);
    if (!outcome) return undefined;
    observer.attempted(this.webhook.webhookId, outcome.error);
    const delivery = await this.decide(ready, outcome);
    const stored = await work.store(this.webhook, ready, delivery);
    return delivery.status === 'failed' ? undefined : stored;
  }

  private async decide(ready: BusyLane, outcome: Outcome) {
    const { retry, observer } = this.parts;
    const before = await this.currentHealth();
    const decision = decideAttempt(ready.lane.current, before, outcome, { ...retry, random: newFraction() });
    this.health = decision.health;
    await this.tell(before, decision.health);
    if (decision.delivery.status === 'dead') observer.died(this.webhook.webhookId);
    if (decision.disable) await this.disable(decision.disable);
    return decision.delivery;
  }

  private async disable(reason: NonNullable<Webhook['disabledReason']>): Promise<void> {
    const { registry, observer, clock } = this.parts;
    const { webhookId, key } = this.webhook;
    const disabled = await registry.update(webhookId, (latest) => {
      if (latest?.key !== key || !latest.enabled) return undefined;
      return { ...latest, enabled: false, disabledReason: reason, disabledAtMs: clock.nowMs() };
    });
    if (!disabled) return;
    this.webhook = disabled;
    observer.wasDisabled(webhookId, reason);
  }

  private async currentHealth(): Promise<Health> {
    this.health ??= await this.parts.health.find(this.webhook);
    return this.health;
  }

  private async tell(before: Health, after: Health): Promise<void> {
    const { clock, health } = this.parts;
    const isNews = after.failingSinceMs !== null || before.failingSinceMs !== null || before.lastSuccessAtMs === null;
    if (!isNews && clock.elapsedMs() - this.toldAtMs < HEALTH_TOLD_EVERY_MS) return;
    this.toldAtMs = clock.elapsedMs();
    await health.put(this.webhook, after);
  }
}

/** What is sent once more keeps off what is new of the same session. */
function sessionOf({ id, sessionId }: StoredLane): string {
  return sessionId ?? id;
}
