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

/** Why the service has disabled a webhook: its receiver answered 410, or accepted nothing for too long. */
export type DisabledReason = 'gone' | 'failing';

/** The part of a webhook that callers set. */
export interface WebhookInput {
  readonly url: string;
  readonly types: readonly WebhookType[];
  /** For `event.appended` only; empty means every type. */
  readonly eventTypes: readonly string[];
  /** Members that the metadata of a session must all have, as text. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly include: 'events' | null;
  /** How long `event.appended` waits for more events of the session. */
  readonly gatherMs: number;
  readonly description: string | null;
}

export interface Webhook extends WebhookInput {
  readonly webhookId: string;
  /** Identifies the records of the webhook: one that is recreated with the same id has another key. */
  readonly key: string;
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly disabledAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Newest first, in stored form: see `SecretBox`. */
  readonly secrets: readonly StoredSecret[];
}

export interface StoredSecret {
  readonly box: string;
  /** Signs until then; null until it is rotated. */
  readonly untilMs: number | null;
}
