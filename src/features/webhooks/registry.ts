import type { ChangeLog } from '../../ports/change-log.js';
import type { Records } from '../../ports/records.js';
import { updateRecord } from '../../runtime/update-record.js';
import { SharedLoad } from './shared-load.js';
import type { Webhook } from './webhook.js';
import { webhookNotFound } from './webhook-errors.js';

const KIND = 'webhook';
/** Records of a deleted webhook, until they are deleted. */
const REMAINS_KIND = 'webhook.remains';

export const MAX_WEBHOOKS = 100;
export const CONSUMER = 'webhooks';

/** The webhooks, and the consumer of the change log that exists while there is any. */
export class Registry {
  private readonly shared = new SharedLoad(() => this.load());

  constructor(
    private readonly records: Records,
    private readonly changes: ChangeLog,
  ) {}

  /** Returns all webhooks by id, as of a moment after the call. */
  list(): Promise<readonly Webhook[]> {
    return this.shared.get();
  }

  /** @throws WEBHOOK_NOT_FOUND */
  async get(webhookId: string): Promise<Webhook> {
    const record = await this.records.get(KIND, webhookId);
    if (!record) throw webhookNotFound(webhookId);
    return record.value as Webhook;
  }

  /**
   * `change` may be called several times: with undefined if there is no such webhook, and it returns undefined to
   * change nothing.
   */
  async update(
    webhookId: string,
    change: (webhook: Webhook | undefined) => Webhook | undefined,
  ): Promise<Webhook | undefined> {
    const updated = await updateRecord(this.records, KIND, webhookId, (record) => {
      const value = change(record?.value as Webhook | undefined);
      return value && { value };
    });
    return updated?.value as Webhook | undefined;
  }

  /** Registers the consumer: everything committed from now on can be reported. */
  registerConsumer(): Promise<void> {
    return this.changes.addConsumers([CONSUMER]);
  }

  /** @throws WEBHOOK_NOT_FOUND */
  async remove(webhookId: string): Promise<void> {
    const { key } = await this.get(webhookId);
    await this.records.put({ kind: REMAINS_KIND, id: key, value: null }, 'any');
    const isMine = await this.records.delete(KIND, webhookId, 'any');
    if (!isMine) throw webhookNotFound(webhookId);
    if ((await this.load()).length > 0) return;
    await this.changes.removeConsumer(CONSUMER);
    // A webhook created meanwhile needs the consumer.
    if ((await this.load()).length > 0) await this.registerConsumer();
  }

  /** Returns the keys of deleted webhooks that still have records. */
  async listRemains(): Promise<readonly string[]> {
    return (await this.records.list({ kind: REMAINS_KIND, limit: MAX_WEBHOOKS })).map(({ id }) => id);
  }

  async forgetRemains(key: string): Promise<void> {
    await this.records.delete(REMAINS_KIND, key, 'any');
  }

  private async load(): Promise<readonly Webhook[]> {
    const records = await this.records.list({ kind: KIND, limit: MAX_WEBHOOKS });
    return records.map(({ value }) => value as Webhook);
  }
}
