import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { Meter } from '../../ports/meter.js';
import type { OperatorLog } from '../../ports/operator-log.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { HeldLease } from '../../runtime/held-lease.js';
import { Abandoner } from './abandoner.js';
import { SHORTEST_SENSIBLE_MS } from './abandonment-settings.js';
import { forgetSwitchedOn } from './switched-on.js';

/** How long a store that cannot be reached is left alone. */
const AFTER_FAILURE_MS = 5_000;

export interface AbandonmentParts {
  readonly store: ConversationStore;
  readonly feed: ChangeNotifier;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly log: OperatorLog;
  readonly owner: string;
  /** Undefined: no session is abandoned. */
  readonly abandonAfterMs: number | undefined;
}

/** Looks in the background for sessions that were abandoned, where that is switched on. */
export class AbandonmentWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: BackgroundWork;
  private readonly lease: HeldLease;

  constructor(private readonly parts: AbandonmentParts) {
    const { abandonAfterMs, log, store, clock, owner } = parts;
    this.lease = new HeldLease({ records: store.records, clock, owner }, 'abandonment');
    const onFailure = (error: unknown) =>
      log.warn({ err: error }, 'the search for abandoned calls failed; it will be retried');
    this.work = new BackgroundWork(
      abandonAfterMs === undefined ? () => this.switchOff() : this.newRun(abandonAfterMs),
      onFailure,
      AFTER_FAILURE_MS,
    );
  }

  onApplicationBootstrap(): void {
    const { abandonAfterMs, log } = this.parts;
    if (abandonAfterMs !== undefined && abandonAfterMs < SHORTEST_SENSIBLE_MS) {
      log.warn(
        { abandonAfterMs },
        'ABANDON_AFTER_MINUTES is below 5: calls that are only paused will be completed as abandoned',
      );
    }
    this.work.start();
  }

  /** Before the stores close. */
  async onModuleDestroy(): Promise<void> {
    await this.work.stop();
    await this.lease.release().catch(() => undefined);
  }

  private newRun(abandonAfterMs: number): (signal: AbortSignal) => Promise<number> {
    const { lease } = this;
    const { store, feed, clock, meter } = this.parts;
    const count = meter.counter({
      name: 'conversation_abandoned_sessions_total',
      label: 'events',
      help: 'Sessions that this instance has completed because no more events came, by whether they had any.',
    });
    const onAbandoned = ({ lastSequence }: { readonly lastSequence: number }) =>
      count(lastSequence > 0 ? 'some' : 'none');
    const abandoner = new Abandoner({ store, feed, clock, lease, onAbandoned }, abandonAfterMs);
    return (signal) => abandoner.run(signal);
  }

  private async switchOff(): Promise<number> {
    await forgetSwitchedOn(this.parts.store.records);
    return NEVER_MS;
  }
}

/** A day: what is switched off has nothing to do. */
const NEVER_MS = 86_400_000;
