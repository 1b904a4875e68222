import type { DeliveryPage, Webhook, WebhookRotation, WebhookTest } from '@conversation-service/client';
import { useSignal } from '@preact/signals';
import { SERVICE_URL } from '../api/base-path.js';
import { sendJson } from '../api/client.js';
import { curlLine } from '../model/curl.js';
import { formatCount, formatDuration } from '../model/format.js';
import { useResource } from '../state/resource.js';
import { CopyButton } from './copy-button.js';
import { DeliveryTable } from './delivery-table.js';
import { ErrorNote } from './error-note.js';
import { SecretNote } from './secret-note.js';
import { Ago } from './time.js';
import { WebhookForm } from './webhook-form.js';

const SHOWN_DELIVERIES = 20;
const REREAD_MS = 5_000;

/** One webhook: the health of its receiver, its deliveries, and actions to test it. */
export function WebhookPanel({ webhook, onChanged }: { readonly webhook: Webhook; readonly onChanged: () => void }) {
  const { webhookId, url, types, description } = webhook;
  const address = `/webhooks/${encodeURIComponent(webhookId)}`;
  const deliveriesPath = `${address}/deliveries?limit=${SHOWN_DELIVERIES}`;
  const { resource, reload } = useResource<DeliveryPage>(deliveriesPath, REREAD_MS);
  const isEditing = useSignal(false);
  const endEditing = () => {
    isEditing.value = false;
    onChanged();
  };
  return (
    <li class="panel scrolling">
      <h2>
        {webhookId} <small>{description}</small>
      </h2>
      <p class="mono source-url">{url}</p>
      <p class="note">{types.join(', ')}</p>
      <Health webhook={webhook} />
      <Actions
        address={address}
        deliveriesPath={deliveriesPath}
        onDone={reload}
        onEdit={() => (isEditing.value = true)}
        onDeleted={onChanged}
      />
      {isEditing.value && <WebhookForm webhook={webhook} onSaved={endEditing} onCancel={endEditing} />}
      {resource.value.error && <ErrorNote error={resource.value.error} onRetry={reload} />}
      {resource.value.data && (
        <DeliveryTable deliveries={resource.value.data.deliveries} address={address} onRetried={reload} />
      )}
    </li>
  );
}

function Health({ webhook: { health, disabledReason } }: { readonly webhook: Webhook }) {
  const { state, pending, failingSince, lastSuccessAt, lastError } = health;
  const tone = { healthy: 'good-text', failing: 'bad-text', disabled: 'slow-text' }[state];
  return (
    <>
      <p class={tone}>
        {state}
        {disabledReason && `: ${disabledReason}`}, {formatCount(pending)} pending
        {lastSuccessAt && (
          <>
            , last delivered <Ago at={lastSuccessAt} />
          </>
        )}
        {failingSince && (
          <>
            , first failure <Ago at={failingSince} />
          </>
        )}
      </p>
      {lastError && state !== 'healthy' && <p class="bad-text">{lastError}</p>}
    </>
  );
}

interface ActionsProps {
  readonly address: string;
  readonly deliveriesPath: string;
  readonly onDone: () => void;
  readonly onEdit: () => void;
  readonly onDeleted: () => void;
}

function Actions({ address, deliveriesPath, onDone, onEdit, onDeleted }: ActionsProps) {
  const said = useSignal('');
  const secret = useSignal<string | undefined>(undefined);
  const error = useSignal<Error | undefined>(undefined);
  const attempt = async (act: () => Promise<void>) => {
    error.value = undefined;
    said.value = '';
    try {
      await act();
      onDone();
    } catch (fault) {
      error.value = fault as Error;
    }
  };
  const test = () =>
    attempt(async () => {
      const { data } = await sendJson<WebhookTest>('POST', `${address}/test`);
      said.value = `${data.delivered ? 'Delivered' : 'Not delivered'}: ${data.error ?? `status ${data.status}`}, ${formatDuration(data.durationMs)}`;
    });
  const rotate = () =>
    attempt(async () => {
      const { data } = await sendJson<WebhookRotation>('POST', `${address}/rotate`);
      secret.value = data.secret;
    });
  const remove = () =>
    attempt(async () => {
      await sendJson('DELETE', address);
      onDeleted();
    });
  return (
    <>
      <p class="actions">
        <button type="button" onClick={test}>
          Send a test
        </button>
        <button type="button" onClick={() => confirm('Give this webhook a new secret?') && rotate()}>
          New secret
        </button>
        <button type="button" onClick={onEdit}>
          Edit
        </button>
        <button type="button" onClick={() => confirm('Delete this webhook and its pending deliveries?') && remove()}>
          Delete
        </button>
        <CopyButton text={curlLine(SERVICE_URL, deliveriesPath)} label="Copy as curl" />
      </p>
      <p class="note" role="status">
        {said.value}
      </p>
      {secret.value && (
        <SecretNote
          secret={secret.value}
          said="The webhook has a new secret. Deliveries are also signed with the earlier one for a while."
        />
      )}
      {error.value && <ErrorNote error={error.value} />}
    </>
  );
}
