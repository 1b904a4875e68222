import { ConversationError } from '../../domain/errors.js';
import type { Meter } from '../../ports/meter.js';
import type { OperatorLog } from '../../ports/operator-log.js';
import type { ErasureObserver } from './erasure-observer.js';

/** Counts erasures without ids, and logs for operators why an erasure is delayed. */
export function erasureLog(meter: Meter, log: OperatorLog): ErasureObserver {
  const erased = meter.counter({
    name: 'conversation_erased_total',
    label: 'what',
    help: 'What erasures have removed, by kind.',
  });
  const failures = meter.counter({
    name: 'conversation_erasure_failures_total',
    label: 'code',
    help: 'Steps of erasures that failed and will be retried, by error code.',
  });
  const expired = meter.counter({
    name: 'conversation_expired_sessions_total',
    label: 'rule',
    help: 'Sessions whose retention time was over, by the number of the rule, counted from 1 (RETENTION_DAYS is the last).',
  });
  return {
    sessionErased({ sessions, liveEvents, archivedEvents, objects }) {
      erased('sessions', sessions);
      erased('events', liveEvents + archivedEvents);
      erased('objects', objects);
    },
    erasureFailed(error) {
      failures(error instanceof ConversationError ? error.code : 'INTERNAL_ERROR');
      log.warn({ err: error }, 'a step of an erasure failed; it will be retried');
    },
    sessionExpired: (rule) => expired(String(rule + 1)),
  };
}
