import type { WebhookList } from '@conversation-service/client';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { SERVICE_URL } from '../api/base-path.js';
import { CopyButton, copyText } from '../components/copy-button.js';
import { ErrorNote } from '../components/error-note.js';
import { useKeys } from '../components/keys.js';
import { SecretNote } from '../components/secret-note.js';
import { WebhookForm } from '../components/webhook-form.js';
import { WebhookPanel } from '../components/webhook-panel.js';
import { curlLine } from '../model/curl.js';
import { useResource } from '../state/resource.js';

const PATH = '/webhooks';
const REREAD_MS = 5_000;

/** The webhooks, and the health of each receiver. */
export function WebhooksPage() {
  const { resource, reload } = useResource<WebhookList>(PATH, REREAD_MS);
  const { data, error } = resource.value;
  const curl = curlLine(SERVICE_URL, PATH);
  const isMaking = useSignal(false);
  const made = useSignal<{ readonly webhookId: string; readonly secret: string } | undefined>(undefined);
  const onMade = (webhookId: string, secret: string | undefined) => {
    isMaking.value = false;
    made.value = secret === undefined ? undefined : { webhookId, secret };
    reload();
  };
  useEffect(() => {
    document.title = 'Webhooks · Conversations';
  }, []);
  useKeys({ c: () => copyText(curl) });
  return (
    <section class="page sources">
      <div class="title-row">
        <h1>Webhooks</h1>
        <span class="spread" />
        <button type="button" onClick={() => (isMaking.value = true)}>
          New webhook
        </button>
        <CopyButton text={curl} label="Copy as curl" />
      </div>
      {isMaking.value && (
        <WebhookForm
          taken={data?.webhooks.map(({ webhookId }) => webhookId) ?? []}
          onSaved={onMade}
          onCancel={() => (isMaking.value = false)}
        />
      )}
      {made.value && (
        <SecretNote secret={made.value.secret} said={`The secret that signs what ${made.value.webhookId} is sent.`} />
      )}
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && !error && <p class="nothing">Loading…</p>}
      {data?.webhooks.length === 0 && (
        <p class="nothing">
          No webhook yet: make one here, or with <code>PUT /webhooks/NAME</code>.
        </p>
      )}
      <ul class="source-list">
        {data?.webhooks.map((webhook) => (
          <WebhookPanel key={webhook.webhookId} webhook={webhook} onChanged={reload} />
        ))}
      </ul>
    </section>
  );
}
