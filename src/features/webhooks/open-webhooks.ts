import type { AppConfig } from '../../config/app-config.js';
import type { OpenedFeature } from '../../feature.js';
import { StartupError } from '../../ports/conversation-store.js';
import type { Ground } from '../../runtime/foundation.js';
import { AllowedAddresses } from './allowed-addresses.js';
import { DeliveryLog } from './delivery-log.js';
import { ErasureNotifier } from './erasure-notifier.js';
import { HealthRecords } from './health-records.js';
import { HttpSender } from './http-sender.js';
import { Lanes } from './lane.js';
import { Registry } from './registry.js';
import { SecretBox } from './secret-box.js';
import { resolveByName } from './target.js';
import type { StoredSecret } from './webhook.js';
import { WebhookTools } from './webhook-tools.js';
import { webhooksSettings } from './webhooks-settings.js';

/** Rejects if the key does not decrypt the stored secrets. */
export async function openWebhooks({ store, clock }: Ground, config: AppConfig): Promise<OpenedFeature> {
  const settings = webhooksSettings.of(config);
  const { allowsHttp, allowedHosts, allowedNetworks, timeoutMs } = settings;
  const rules = { addresses: new AllowedAddresses(allowedNetworks), allowsHttp, allowedHosts };
  const registry = new Registry(store.records, store.changes);
  const lanes = new Lanes(store.records);
  const box = new SecretBox(settings.key);
  await openSecrets(registry, box);
  const tools: WebhookTools = new WebhookTools({
    registry,
    lanes,
    box,
    settings,
    resolve: resolveByName,
    rules,
    log: new DeliveryLog(store.records, settings.logMs),
    health: new HealthRecords(store.records),
    sender: new HttpSender({ rules, timeoutMs, resolve: resolveByName, elapsedMs: () => clock.elapsedMs() }),
  });
  return {
    eraseHook: new ErasureNotifier(store, registry, lanes, clock),
    providers: [{ provide: WebhookTools, useValue: tools }],
  };
}

/** When a key is set for the first time, it encrypts the existing secrets. */
async function openSecrets(registry: Registry, box: SecretBox): Promise<void> {
  for (const { webhookId, secrets } of await registry.list()) {
    if (secrets.some((secret) => box.open(secret.box) === undefined)) {
      throw new StartupError(
        `The service cannot start: WEBHOOK_KEY does not decrypt the secret of the webhook ${webhookId}. Set the key with which it was stored.`,
      );
    }
    if (!secrets.some((secret) => box.isStale(secret.box))) continue;
    const closed = (secret: StoredSecret) => ({ ...secret, box: box.close(box.open(secret.box) ?? '') });
    await registry.update(webhookId, (latest) => latest && { ...latest, secrets: latest.secrets.map(closed) });
  }
}
