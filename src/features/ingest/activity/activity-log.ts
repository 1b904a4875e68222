import type { Provider } from '@conversation-service/importers';
import type { ActivityRecords } from './activity-records.js';
import type { DeliveryIssues, IssueRecords } from './issue-records.js';
import { addedUp, type SourceActivity } from './source-activity.js';

/** How many deliveries with issues are kept of each provider and flush: a list of the latest needs no more. */
const ISSUES_AT_ONCE = 5;

/**
 * Gathers in memory what comes in, so that a delivery waits for no count, and adds it to what is stored at each flush.
 * What a process has gathered since its last flush is lost where it is killed. A flush whose commit happened although the
 * store answered with a failure is counted twice.
 */
export class ActivityLog {
  private gathered = new Map<Provider, SourceActivity>();
  private gatheredIssues = new Map<Provider, readonly DeliveryIssues[]>();
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly activities: ActivityRecords,
    private readonly issues: IssueRecords,
  ) {}

  add(provider: Provider, activity: SourceActivity): void {
    const before = this.gathered.get(provider);
    this.gathered.set(provider, before ? addedUp(before, activity) : activity);
  }

  addIssues(provider: Provider, delivery: DeliveryIssues): void {
    const all = [...(this.gatheredIssues.get(provider) ?? []), delivery];
    this.gatheredIssues.set(provider, all.slice(-ISSUES_AT_ONCE));
  }

  /** Resolves once all that was added before is stored. What could not be stored is kept for the next time. */
  flush(): Promise<void> {
    const flushed = this.flushing.then(() => this.flushGathered());
    this.flushing = flushed.catch(() => undefined);
    return flushed;
  }

  private async flushGathered(): Promise<void> {
    const { gathered, gatheredIssues } = this;
    this.gathered = new Map();
    this.gatheredIssues = new Map();
    const stores = [
      ...[...gathered].map(([provider, activity]) =>
        this.activities.add(provider, activity).catch((error: unknown) => {
          this.add(provider, activity);
          throw error;
        }),
      ),
      ...[...gatheredIssues].map(([provider, deliveries]) => this.issues.add(provider, deliveries)),
    ];
    const failed = (await Promise.allSettled(stores)).find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
