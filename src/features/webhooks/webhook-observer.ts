import type { Count, Measure, Meter } from '../../ports/meter.js';
import type { OperatorLog } from '../../ports/operator-log.js';
import type { DisabledReason } from './webhook.js';

const MS_PER_SECOND = 1_000;

/** Logs for operators what happens to webhooks, without URLs and contents. */
export class WebhookObserver {
  /** A delivery was given up. */
  readonly died: Count;
  private readonly attempts: Count;
  private readonly failures: Count;
  private readonly disabled: Count;
  private readonly lag: Measure;
  private readonly failing = new Set<string>();

  constructor(
    meter: Meter,
    private readonly log: OperatorLog,
  ) {
    const label = 'webhook';
    const counter = (name: string, help: string) => meter.counter({ name, label, help });
    this.attempts = counter('conversation_webhook_attempts_total', 'Attempts to deliver, by webhook.');
    this.failures = counter('conversation_webhook_failures_total', 'Attempts that failed, by webhook.');
    this.died = counter('conversation_webhook_dead_total', 'Deliveries that were given up, by webhook.');
    this.disabled = counter('conversation_webhook_disabled_total', 'How often the service has disabled a webhook.');
    this.lag = meter.gauge({
      name: 'conversation_webhook_lag_seconds',
      label,
      help: 'How long the first due delivery has been waiting, by webhook.',
    });
  }

  attempted(webhookId: string, error: string | null): void {
    this.attempts(webhookId);
    if (error === null) return void this.failing.delete(webhookId);
    this.failures(webhookId);
    // Once per outage; later failures are in the metrics.
    if (this.failing.has(webhookId)) return;
    this.failing.add(webhookId);
    this.log.warn({ webhookId, error }, 'a delivery failed; it will be retried');
  }

  wasDisabled(webhookId: string, reason: DisabledReason): void {
    this.disabled(webhookId);
    this.log.warn(
      { webhookId, reason },
      'a webhook was disabled; its pending deliveries wait until it is enabled again',
    );
  }

  lagged(webhookId: string, lagMs: number): void {
    this.lag(webhookId, lagMs / MS_PER_SECOND);
  }

  failedInside(error: unknown): void {
    this.log.warn({ err: error }, 'the work on webhooks failed; it will be retried');
  }
}
