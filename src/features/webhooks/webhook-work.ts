import { BackgroundWork } from '../../runtime/background-work.js';
import { FailedSessions } from '../../runtime/failed-sessions.js';
import { ELSEWHERE_MS, HeldLease } from '../../runtime/held-lease.js';
import type { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorRunner } from '../../runtime/processor-runner.js';
import { ChangeEnqueuer } from './change-enqueuer.js';
import { DeliverySteps } from './delivery-steps.js';
import { Dispatch } from './dispatch.js';
import { CONSUMER } from './registry.js';
import type { WebhookObserver } from './webhook-observer.js';
import type { WebhookTools } from './webhook-tools.js';

/** Without webhooks, only their number is checked. */
const NO_WEBHOOKS_MS = 1_000;
/**
 * Another instance takes over within a minute. Not sooner than necessary, because a slow store must not cause duplicate
 * deliveries.
 */
const LEASE_MS = 30_000;
/** Delay after a failure of the store. */
const AFTER_FAILURE_MS = 500;

/** Sends to webhooks from start to exit. One of many instances does; if it dies, another takes over within seconds. */
export class WebhookWork {
  private readonly work: BackgroundWork;
  private readonly runner: ProcessorRunner;
  private readonly dispatch: Dispatch;
  private readonly lease: HeldLease;
  private isConsumer = false;
  private isStopping = false;

  constructor(
    private readonly tools: WebhookTools,
    observer: WebhookObserver,
    metrics: ProcessorMetrics,
    owner: string,
  ) {
    const { store, clock } = tools;
    const { records, changes } = store;
    this.lease = new HeldLease({ records, clock, owner }, CONSUMER, LEASE_MS);
    const mayWork = () => this.lease.isHeld && !this.isStopping;
    this.dispatch = new Dispatch({ tools, steps: new DeliverySteps(tools), observer, mayWork });
    const failed = new FailedSessions(records, clock, CONSUMER);
    this.runner = new ProcessorRunner(new ChangeEnqueuer(tools), { changes, failed, observer: metrics, clock });
    this.work = new BackgroundWork(
      (signal) => this.round(signal),
      (error) => observer.failedInside(error),
      AFTER_FAILURE_MS,
    );
  }

  start(): void {
    this.work.start();
  }

  /** Call before the stores close; what is in progress ends by its timeout. */
  async stop(): Promise<void> {
    await this.work.stop();
    this.isStopping = true;
    await this.dispatch.stop();
    await this.lease.release().catch(() => undefined);
  }

  private async round(signal: AbortSignal): Promise<number> {
    const { registry } = this.tools;
    const hasWebhooks = (await registry.list()).length > 0;
    if (!hasWebhooks) this.isConsumer = false;
    if (!hasWebhooks && (await registry.listRemains()).length === 0) {
      await this.lease.release();
      return NO_WEBHOOKS_MS;
    }
    // Kept if a round fails: what is being sent must not be sent by another instance as well.
    if (!(await this.lease.take())) return ELSEWHERE_MS;
    if (hasWebhooks && !this.isConsumer) await registry.registerConsumer();
    this.isConsumer = hasWebhooks;
    if (hasWebhooks) await this.runner.run(signal);
    return this.dispatch.run();
  }
}
