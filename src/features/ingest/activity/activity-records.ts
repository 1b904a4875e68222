import { PROVIDERS, type Provider } from '@conversation-service/importers';
import type { Records } from '../../../ports/records.js';
import { updateRecord } from '../../../runtime/update-record.js';
import { addedUp, type SourceActivity } from './source-activity.js';

const KIND = 'ingest.activity';

/** What all instances have received from each provider. */
export class ActivityRecords {
  constructor(private readonly records: Records) {}

  async list(): Promise<ReadonlyMap<string, SourceActivity>> {
    const stored = await this.records.getMany(KIND, PROVIDERS);
    return new Map(stored.map(({ id, value }) => [id, value as SourceActivity]));
  }

  /**
   * Concurrent additions of several instances all succeed in the end, since each conflict means that another one did.
   */
  async add(provider: Provider, activity: SourceActivity): Promise<void> {
    await updateRecord(this.records, KIND, provider, (stored) => ({
      value: stored ? addedUp(stored.value as SourceActivity, activity) : activity,
    }));
  }
}
