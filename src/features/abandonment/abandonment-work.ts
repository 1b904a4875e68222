import type { AppConfig } from '../../config/app-config.js';
import type { Session } from '../../domain/session.js';
import type { Clock } from '../../ports/clock.js';
import type { Meter } from '../../ports/meter.js';
import type { OperatorLog } from '../../ports/operator-log.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { ExclusiveWork } from '../../runtime/exclusive-work.js';
import type { Foundation } from '../../runtime/foundation.js';
import { HeldLease } from '../../runtime/held-lease.js';
import { Abandoner } from './abandoner.js';
import { abandonmentSettings, SHORTEST_SENSIBLE_MS } from './abandonment-settings.js';
import { forgetSwitchedOn } from './switched-on.js';

/** Delay after a failure to reach the store. */
const AFTER_FAILURE_MS = 5_000;

/** A day: there is nothing to do while it is disabled. */
const NEVER_MS = 86_400_000;

/** Looks for abandoned sessions in the background, if that is enabled. */
export function abandonmentWork(
  foundation: Foundation,
  clock: Clock,
  config: AppConfig,
  meter: Meter,
  log: OperatorLog,
): BackgroundWork | ExclusiveWork {
  const { store, notifier } = foundation;
  const { abandonAfterMs } = abandonmentSettings.of(config);
  const onFailure = (error: unknown) =>
    log.warn({ err: error }, 'the search for abandoned calls failed; it will be retried');
  if (abandonAfterMs === undefined) {
    const switchOff = () => forgetSwitchedOn(store.records).then(() => NEVER_MS);
    return new BackgroundWork(switchOff, onFailure, AFTER_FAILURE_MS);
  }
  if (abandonAfterMs < SHORTEST_SENSIBLE_MS) {
    const warning = 'ABANDON_AFTER_MINUTES is below 5: calls that are only paused will be completed as abandoned';
    log.warn({ abandonAfterMs }, warning);
  }
  const count = meter.counter({
    name: 'conversation_abandoned_sessions_total',
    label: 'events',
    help: 'Sessions that this instance has completed because no more events came, by whether they had any.',
  });
  const onAbandoned = ({ lastSequence }: Session) => count(lastSequence > 0 ? 'some' : 'none');
  const abandoner = new Abandoner({ store, notifier, clock, onAbandoned }, abandonAfterMs);
  const lease = new HeldLease({ records: store.records, clock, owner: foundation.newOwner() }, 'abandonment');
  return new ExclusiveWork(lease, (signal) => abandoner.run(signal), onFailure, AFTER_FAILURE_MS);
}
