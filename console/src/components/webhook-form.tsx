import type { Webhook } from '@conversation-service/client';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { sendJson } from '../api/client.js';
import { draftOf, inputOf, NEW_DRAFT, WEBHOOK_TYPES, type WebhookDraft } from '../model/webhook-draft.js';
import { ErrorNote } from './error-note.js';

interface Props {
  /** Undefined creates a new one. */
  readonly webhook?: Webhook;
  /** Names that are already taken. */
  readonly taken?: readonly string[];
  /** `secret` is set for a new webhook. */
  readonly onSaved: (webhookId: string, secret: string | undefined) => void;
  readonly onCancel: () => void;
}

/** Creates or changes a webhook. */
export function WebhookForm({ webhook, taken = [], onSaved, onCancel }: Props) {
  const draft = useSignal<WebhookDraft>(webhook ? draftOf(webhook) : NEW_DRAFT);
  const error = useSignal<Error | undefined>(undefined);
  const change = (part: Partial<WebhookDraft>) => (draft.value = { ...draft.value, ...part });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const { webhookId, types, enabled } = draft.value;
  const isTaken = taken.includes(webhookId);
  const save = async () => {
    error.value = undefined;
    try {
      const path = `/webhooks/${encodeURIComponent(webhookId)}`;
      const { data } = await sendJson<{ readonly secret?: string }>('PUT', path, inputOf(draft.value, webhook));
      onSaved(webhookId, data.secret);
    } catch (fault) {
      error.value = fault as Error;
    }
  };
  return (
    <form
      ref={form}
      class="webhook-form"
      aria-label={webhook ? `Edit ${webhookId}` : 'New webhook'}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isTaken && types.length > 0) save();
      }}
    >
      <TextFields draft={draft.value} isNew={!webhook} change={change} />
      {isTaken && <p class="bad-text">There is already a webhook with this name: edit it, or choose another name.</p>}
      <fieldset>
        <legend>Tell of</legend>
        {WEBHOOK_TYPES.map((type) => (
          <label key={type}>
            <input
              type="checkbox"
              checked={types.includes(type)}
              onChange={() =>
                change({ types: types.includes(type) ? types.filter((each) => each !== type) : [...types, type] })
              }
            />{' '}
            {type}
          </label>
        ))}
      </fieldset>
      {webhook && (
        <label>
          <input type="checkbox" checked={enabled} onChange={() => change({ enabled: !enabled })} /> Enabled
        </label>
      )}
      <p class="actions">
        <button type="submit" disabled={isTaken || types.length === 0}>
          {webhook ? 'Save' : 'Create'}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </p>
      {error.value && <ErrorNote error={error.value} />}
    </form>
  );
}

interface FieldsProps {
  readonly draft: WebhookDraft;
  readonly isNew: boolean;
  readonly change: (part: Partial<WebhookDraft>) => void;
}

function TextFields({ draft: { webhookId, url, description }, isNew, change }: FieldsProps) {
  return (
    <>
      {isNew && (
        <label class="field">
          <span>Name</span>
          <input
            type="text"
            required
            value={webhookId}
            placeholder="crm"
            onInput={(event) => change({ webhookId: event.currentTarget.value })}
          />
        </label>
      )}
      <label class="field">
        <span>URL</span>
        <input
          type="url"
          required
          value={url}
          placeholder="https://example.com/hook"
          onInput={(event) => change({ url: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Description</span>
        <input
          type="text"
          maxLength={256}
          value={description}
          onInput={(event) => change({ description: event.currentTarget.value })}
        />
      </label>
    </>
  );
}
