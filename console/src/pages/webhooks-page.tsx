import { useEffect } from 'preact/hooks';
import { SERVICE_URL } from '../api/base-path.js';
import type { WebhookList } from '../api/schema.js';
import { CopyButton, copyText } from '../components/copy-button.js';
import { ErrorNote } from '../components/error-note.js';
import { useKeys } from '../components/keys.js';
import { WebhookPanel } from '../components/webhook-panel.js';
import { curlLine } from '../model/curl.js';
import { useResource } from '../state/resource.js';

const PATH = '/webhooks';
const REREAD_MS = 5_000;

/** Who is told what happens to sessions, and how each receiver does. */
export function WebhooksPage() {
  const { resource, reload } = useResource<WebhookList>(PATH, REREAD_MS);
  const { data, error } = resource.value;
  const curl = curlLine(SERVICE_URL, PATH);
  useEffect(() => {
    document.title = 'Webhooks · Conversations';
  }, []);
  useKeys({ c: () => copyText(curl) });
  return (
    <section class="page sources">
      <div class="title-row">
        <h1>Webhooks</h1>
        <span class="spread" />
        <CopyButton text={curl} label="Copy as curl" />
      </div>
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && !error && <p class="nothing">Loading…</p>}
      {data?.webhooks.length === 0 && (
        <p class="nothing">
          No webhook yet: <code>PUT /webhooks/NAME</code> with a <code>url</code> and <code>types</code> makes one.
        </p>
      )}
      <ul class="source-list">
        {data?.webhooks.map((webhook) => (
          <WebhookPanel key={webhook.webhookId} webhook={webhook} />
        ))}
      </ul>
    </section>
  );
}
