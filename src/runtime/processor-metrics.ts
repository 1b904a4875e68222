import type { Clock } from '../ports/clock.js';
import type { Count, Measure, Meter } from '../ports/meter.js';
import type { ProcessorObserver } from './session-processor.js';

const MS_PER_SECOND = 1_000;

/** Metrics of all processors of this instance, by name. */
export class ProcessorMetrics implements ProcessorObserver {
  readonly sessionProcessed: Count;
  private readonly failures: Count;
  private readonly dead: Count;
  private readonly waiting: Measure;
  private readonly lag: Measure;

  constructor(
    meter: Meter,
    private readonly clock: Clock,
  ) {
    const label = 'processor';
    const counter = (name: string, help: string) => meter.counter({ name, label, help });
    const gauge = (name: string, help: string) => meter.gauge({ name, label, help });
    this.sessionProcessed = counter('conversation_processed_sessions_total', 'Sessions that a processor has handled.');
    this.failures = counter(
      'conversation_processor_failures_total',
      'Failed attempts of a processor, for one session or for a whole round.',
    );
    this.dead = counter('conversation_processor_dead_sessions_total', 'Sessions that a processor has given up on.');
    this.waiting = gauge('conversation_processor_waiting_sessions', 'Changed sessions that wait for a processor.');
    this.lag = gauge(
      'conversation_processor_lag_seconds',
      'How long the first changed session has been waiting for a processor.',
    );
  }

  sessionFailed(processor: string, _error: unknown, isDead: boolean): void {
    this.failures(processor);
    if (isDead) this.dead(processor);
  }

  /** A whole round failed and will be retried. */
  roundFailed(processor: string): void {
    this.failures(processor);
  }

  lagged(processor: string, sessions: number, oldestMs: number | null): void {
    this.waiting(processor, sessions);
    this.lag(processor, oldestMs === null ? 0 : Math.max(0, this.clock.nowMs() - oldestMs) / MS_PER_SECOND);
  }
}
