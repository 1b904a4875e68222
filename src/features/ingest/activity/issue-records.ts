import type { ImportIssue, Provider } from '@conversation-service/importers';
import type { Records } from '../../../ports/records.js';

const KIND = 'ingest.issues';

/** How many deliveries with issues are kept of each provider. */
const KEPT = 20;

/** More than these have gathered only where several instances were busy; the next time takes the rest. */
const REMOVED_AT_ONCE = 100;

/** Of all providers: they are few. */
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
    /** Keeps the ids of instances apart. */
    private readonly owner: string,
  ) {}

  /** By provider, the newest first. */
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

  /** Adds these, and lets go of what is older than the latest. */
  async add(provider: Provider, deliveries: readonly DeliveryIssues[]): Promise<void> {
    await Promise.all(deliveries.map((delivery) => this.put(provider, delivery)));
    const prefix = `${provider}:`;
    const stored = await this.records.list({ kind: KIND, prefix, limit: KEPT + REMOVED_AT_ONCE });
    await Promise.all(stored.slice(KEPT).map(({ id }) => this.records.delete(KIND, id, 'any')));
  }

  /** Of a session that was erased meanwhile nothing is kept. */
  private put(provider: Provider, delivery: DeliveryIssues): Promise<unknown> {
    const { atMs, sessionId } = delivery;
    // The newest first, and of one moment the latest made.
    const place = String(LAST_MS - atMs).padStart(String(LAST_MS).length, '0');
    const turn = String(LAST_MS - ++this.made);
    return this.records.put(
      { kind: KIND, id: `${provider}:${place}:${turn}:${this.owner}`, value: delivery, sessionId },
      'any',
    );
  }
}
