import type { Records } from '../../ports/records.js';
import { type Health, NEW_HEALTH } from './delivery-state.js';
import type { Webhook } from './webhook.js';

const KIND = 'webhook.health';

/** The health of receivers. Written by the sender; a webhook that is enabled again starts anew. */
export class HealthRecords {
  constructor(private readonly records: Records) {}

  async find({ key }: Pick<Webhook, 'key'>): Promise<Health> {
    return ((await this.records.get(KIND, key))?.value as Health | undefined) ?? NEW_HEALTH;
  }

  async put({ key }: Pick<Webhook, 'key'>, health: Health): Promise<void> {
    await this.records.put({ kind: KIND, id: key, value: health }, 'any');
  }

  async remove(key: string): Promise<void> {
    await this.records.delete(KIND, key, 'any');
  }
}
