import { PROVIDERS, type Provider } from '@conversation-service/importers';
import type { Records } from '../../../ports/records.js';
import { updateRecord } from '../../../runtime/update-record.js';
import { addedUp, type SourceActivity } from './source-activity.js';

const KIND = 'ingest.activity';

/** What has come from each provider, to any instance. */
export class ActivityRecords {
  constructor(private readonly records: Records) {}

  async list(): Promise<ReadonlyMap<string, SourceActivity>> {
    const stored = await this.records.getMany(KIND, PROVIDERS);
    return new Map(stored.map(({ id, value }) => [id, value as SourceActivity]));
  }

  /** Of several instances that add at once each succeeds in the end, since at each conflict another one did. */
  async add(provider: Provider, activity: SourceActivity): Promise<void> {
    await updateRecord(this.records, KIND, provider, (stored) => ({
      value: stored ? addedUp(stored.value as SourceActivity, activity) : activity,
    }));
  }
}
