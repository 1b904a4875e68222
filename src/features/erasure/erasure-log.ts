import type { ErasureCounts } from '../../domain/erasure.js';
import { ConversationError } from '../../domain/errors.js';
import type { Meter } from '../../ports/meter.js';
import type { OperatorLog } from '../../ports/operator-log.js';
import type { ErasureObserver } from './erasure-observer.js';

/** Counts erasures without ids, and logs for operators why an erasure is delayed. */
export class ErasureLog implements ErasureObserver {
  private readonly erased = this.meter.counter({
    name: 'conversation_erased_total',
    label: 'what',
    help: 'What erasures have removed, by kind.',
  });
  private readonly failures = this.meter.counter({
    name: 'conversation_erasure_failures_total',
    label: 'code',
    help: 'Steps of erasures that failed and will be retried, by error code.',
  });
  private readonly expired = this.meter.counter({
    name: 'conversation_expired_sessions_total',
    label: 'rule',
    help: 'Sessions whose retention time was over, by the number of the rule, counted from 1 (RETENTION_DAYS is the last).',
  });

  constructor(
    private readonly meter: Meter,
    private readonly log: OperatorLog,
  ) {}

  sessionErased({ sessions, liveEvents, archivedEvents, objects }: ErasureCounts): void {
    this.erased('sessions', sessions);
    this.erased('events', liveEvents + archivedEvents);
    this.erased('objects', objects);
  }

  erasureFailed(error: unknown): void {
    this.failures(error instanceof ConversationError ? error.code : 'INTERNAL_ERROR');
    this.log.warn({ err: error }, 'a step of an erasure failed; it will be retried');
  }

  sessionExpired(rule: number): void {
    this.expired(String(rule + 1));
  }
}
