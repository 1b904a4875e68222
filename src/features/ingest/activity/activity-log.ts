import { PROVIDERS, type Provider } from '@conversation-service/importers/providers';
import type { Records } from '../../../ports/records.js';
import { updateRecord } from '../../../runtime/update-record.js';
import { type DeliveryIssues, IssueRecords } from './issue-records.js';
import { addedUp, type SourceActivity } from './source-activity.js';

const KIND = 'ingest.activity';

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
  private readonly issues: IssueRecords;

  constructor(
    private readonly records: Records,
    owner: string,
  ) {
    this.issues = new IssueRecords(records, owner);
  }

  /** Returns what all instances have received, by provider. What other instances have counted may be missing. */
  async read() {
    await this.flush();
    const [stored, issues] = await Promise.all([this.records.getMany(KIND, PROVIDERS), this.issues.list()]);
    return { activities: new Map(stored.map(({ id, value }) => [id, value as SourceActivity])), issues };
  }

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
        this.store(provider, activity).catch((error: unknown) => {
          this.add(provider, activity);
          throw error;
        }),
      ),
      ...[...gatheredIssues].map(([provider, deliveries]) => this.issues.add(provider, deliveries)),
    ];
    const failed = (await Promise.allSettled(stores)).find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /**
   * Concurrent additions of several instances all succeed in the end, since each conflict means that another one did.
   */
  private async store(provider: Provider, activity: SourceActivity): Promise<void> {
    await updateRecord(this.records, KIND, provider, (stored) => ({
      value: stored ? addedUp(stored.value as SourceActivity, activity) : activity,
    }));
  }
}
