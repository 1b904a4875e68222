import type { Webhook } from '@conversation-service/client';

export type WebhookType = Webhook['types'][number];

export const WEBHOOK_TYPES: readonly WebhookType[] = [
  'session.created',
  'session.active',
  'event.appended',
  'session.completed',
  'session.sealed',
  'session.measured',
  'annotation.changed',
  'session.erased',
];

/** The fields of the form. */
export interface WebhookDraft {
  readonly webhookId: string;
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly description: string;
  readonly enabled: boolean;
}

export const NEW_DRAFT: WebhookDraft = {
  webhookId: '',
  url: '',
  types: ['session.completed'],
  description: '',
  enabled: true,
};

export function draftOf({ webhookId, url, types, description, enabled }: Webhook): WebhookDraft {
  return { webhookId, url, types, description: description ?? '', enabled };
}

/** Returns the body of the PUT. It replaces everything, so values without a form field are passed through. */
export function inputOf({ url, types, description, enabled }: WebhookDraft, webhook: Webhook | undefined): object {
  const { eventTypes, metadata, include, gatherMs } = webhook ?? {};
  const ordered = WEBHOOK_TYPES.filter((type) => types.includes(type));
  const kept = webhook ? { eventTypes, metadata, gatherMs, ...(include ? { include } : {}) } : {};
  const described = description.trim() === '' ? {} : { description: description.trim() };
  return { ...kept, ...described, url: url.trim(), types: ordered, enabled };
}
