import type { ImportIssue, Provider } from '@conversation-service/importers';
import type { Records } from '../../../ports/records.js';

const KIND = 'ingest.issues';

/** Deliveries with issues kept per provider. */
const KEPT = 20;

/** There are more only if several instances were busy; the next run deletes the rest. */
const REMOVED_AT_ONCE = 100;

/** For all providers together, which are few. */
const LISTED = 1_000;

const LAST_MS = 9_999_999_999_999;

/** What was not understood of one delivery. */
export interface DeliveryIssues {
  readonly atMs: number;
  readonly sessionId: string;
  readonly issues: readonly Pick<ImportIssue, 'pointer' | 'detail'>[];
}

/** The latest issues of each provider. They may name members of a payload, so they are erased with their session. */
export class IssueRecords {
  private made = 0;

  constructor(
    private readonly records: Records,
    /** Makes ids of different instances distinct. */
    private readonly owner: string,
  ) {}

  /** By provider, newest first. */
  async list(): Promise<ReadonlyMap<string, readonly DeliveryIssues[]>> {
    const stored = await this.records.list({ kind: KIND, limit: LISTED });
    const byProvider = Map.groupBy(stored, ({ id }) => id.slice(0, id.indexOf(':')));
    return new Map(
      [...byProvider].map(([provider, records]) => [
        provider,
        records.slice(0, KEPT).map(({ value }) => value as DeliveryIssues),
      ]),
    );
  }

  /** Adds these, and deletes those that are too old. */
  async add(provider: Provider, deliveries: readonly DeliveryIssues[]): Promise<void> {
    await Promise.all(deliveries.map((delivery) => this.put(provider, delivery)));
    const prefix = `${provider}:`;
    const stored = await this.records.list({ kind: KIND, prefix, limit: KEPT + REMOVED_AT_ONCE });
    await Promise.all(stored.slice(KEPT).map(({ id }) => this.records.delete(KIND, id, 'any')));
  }

  /** If the session was erased meanwhile, nothing is stored. */
  private put(provider: Provider, delivery: DeliveryIssues): Promise<unknown> {
    const { atMs, sessionId } = delivery;
    // Newest first, and within a millisecond the latest created first.
    const place = String(LAST_MS - atMs).padStart(String(LAST_MS).length, '0');
    const turn = String(LAST_MS - ++this.made);
    return this.records.put(
      { kind: KIND, id: `${provider}:${place}:${turn}:${this.owner}`, value: delivery, sessionId },
      'any',
    );
  }
}
