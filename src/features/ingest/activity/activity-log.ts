import type { Provider } from '@conversation-service/importers';
import type { ActivityRecords } from './activity-records.js';
import type { DeliveryIssues, IssueRecords } from './issue-records.js';
import { addedUp, type SourceActivity } from './source-activity.js';

/** Deliveries with issues kept per provider and flush: the list of the latest needs no more. */
const ISSUES_AT_ONCE = 5;

/**
 * Counts deliveries in memory, so that none waits for it, and adds the counts to the store at each flush. A killed
 * process loses what it has counted since its last flush. If the store reports a failure although the commit happened,
 * that flush counts twice.
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

  /** Resolves once all previous additions are stored. What could not be stored is kept for the next flush. */
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
