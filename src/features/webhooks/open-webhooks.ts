import type { AppConfig } from '../../config/app-config.js';
import type { OpenedFeature } from '../../feature.js';
import { StartupError } from '../../ports/conversation-store.js';
import type { FeatureContext } from '../../runtime/foundation.js';
import { ErasureNotifier } from './erasure-notifier.js';
import type { StoredSecret } from './webhook.js';
import { WebhookTools } from './webhook-tools.js';
import { webhooksSettings } from './webhooks-settings.js';

/** Rejects if the key does not decrypt the stored secrets. */
export async function openWebhooks({ store, clock }: FeatureContext, config: AppConfig): Promise<OpenedFeature> {
  const tools = new WebhookTools(store, clock, webhooksSettings.of(config));
  await openSecrets(tools);
  return {
    eraseHook: new ErasureNotifier(tools),
    providers: [{ provide: WebhookTools, useValue: tools }],
  };
}

/** When a key is set for the first time, it encrypts the existing secrets. */
async function openSecrets({ registry, box }: WebhookTools): Promise<void> {
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
