import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { FailedSessions } from '../../runtime/failed-sessions.js';
import { Lease } from '../../runtime/lease.js';
import type { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorRunner } from '../../runtime/processor-runner.js';
import { Dispatch } from './dispatch.js';
import type { DispatcherParts } from './dispatcher.js';
import { News } from './news.js';
import { CONSUMER, type Registry } from './registry.js';

export interface WebhookWorkParts extends Omit<DispatcherParts, 'mayWork'> {
  readonly store: ConversationStore;
  readonly metrics: ProcessorMetrics;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly owner: string;
}

/** Without webhooks there is little to do: to look whether there are any. */
const NO_WEBHOOKS_MS = 1_000;
/** Another instance is at work. */
const ELSEWHERE_MS = 2_000;
/** Between two tries where the store is in trouble. */
const AFTER_FAILURE_MS = 500;
/** Without a word from the store for so long, another instance may have taken over soon: nothing is begun any more. */
const TRUSTED_MS = 15_000;

/**
 * Tells webhooks what is new, from the start of the process to its end. Of many instances one does; where it dies, another takes
 * over after the time of its lease.
 */
export class WebhookWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: BackgroundWork;
  private readonly runner: ProcessorRunner;
  private readonly dispatch: Dispatch;
  private readonly lease: Lease;
  private heldAtMs: number | undefined;
  private isConsumer = false;

  constructor(private readonly parts: WebhookWorkParts) {
    const { store, clock, metrics, owner, registry, lanes, observer } = parts;
    const { records, changes } = store;
    this.lease = new Lease({ records, clock, owner }, CONSUMER);
    this.dispatch = new Dispatch({ ...parts, mayWork: () => this.isTrusted }, records);
    const news = new News(store, registry, lanes, clock);
    const failed = new FailedSessions(records, clock, CONSUMER);
    this.runner = new ProcessorRunner(news, { changes, failed, observer: metrics, clock });
    this.work = new BackgroundWork(
      (signal) => this.round(signal),
      (error) => observer.failedInside(error),
      AFTER_FAILURE_MS,
    );
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  /** Before the stores close; what is under way ends with its time. */
  async onModuleDestroy(): Promise<void> {
    await this.work.stop();
    const wasHeld = this.heldAtMs !== undefined;
    this.heldAtMs = undefined;
    await this.dispatch.stop();
    // Else the others would wait until its time is over.
    if (wasHeld) await this.lease.release().catch(() => undefined);
  }

  private async round(signal: AbortSignal): Promise<number> {
    const { registry } = this.parts;
    const hasWebhooks = (await registry.list()).length > 0;
    if (!hasWebhooks) this.isConsumer = false;
    if (!hasWebhooks && (await registry.listRemains()).length === 0) return NO_WEBHOOKS_MS;
    if (!(await this.hold())) return ELSEWHERE_MS;
    if (hasWebhooks && !this.isConsumer) await registry.keepChanges();
    this.isConsumer = hasWebhooks;
    if (hasWebhooks) await this.runner.run(signal);
    return this.dispatch.run();
  }

  private async hold(): Promise<boolean> {
    const isHeld = await (this.heldAtMs === undefined ? this.lease.acquire() : this.lease.renew());
    this.heldAtMs = isHeld ? this.parts.clock.elapsedMs() : undefined;
    return isHeld;
  }

  private get isTrusted(): boolean {
    return this.heldAtMs !== undefined && this.parts.clock.elapsedMs() - this.heldAtMs < TRUSTED_MS;
  }
}
