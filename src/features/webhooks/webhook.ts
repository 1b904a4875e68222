export const WEBHOOK_TYPES = [
  'session.created',
  'session.active',
  'session.completed',
  'session.sealed',
  'session.measured',
  'session.erased',
  'event.appended',
  'annotation.changed',
] as const;

export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** Why the service itself has disabled a webhook: its receiver said 410, or took nothing for too long. */
export type DisabledReason = 'gone' | 'failing';

/** What a caller decides of a webhook. */
export interface WebhookInput {
  readonly url: string;
  readonly types: readonly WebhookType[];
  /** Of `event.appended` alone; empty means every type. */
  readonly eventTypes: readonly string[];
  /** Members that the metadata of a session must all have, in their text form. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly include: 'events' | null;
  /** How long `event.appended` waits for more events of the session. */
  readonly gatherMs: number;
  readonly description: string | null;
}

export interface Webhook extends WebhookInput {
  readonly webhookId: string;
  /** Names what is kept of it: a webhook that is made anew under the same id has another. */
  readonly key: string;
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly disabledAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** The newest first. As they are stored: see `SecretBox`. */
  readonly secrets: readonly StoredSecret[];
}

export interface StoredSecret {
  readonly box: string;
  /** It signs until then; null: until it is rotated. */
  readonly untilMs: number | null;
}
