import { ChangeEnqueuer } from '../../src/features/webhooks/change-enqueuer.js';
import { DeliverySteps } from '../../src/features/webhooks/delivery-steps.js';
import { Dispatch } from '../../src/features/webhooks/dispatch.js';
import type { HttpSender, SentMessage } from '../../src/features/webhooks/http-sender.js';
import { CONSUMER, Registry } from '../../src/features/webhooks/registry.js';
import { SecretBox } from '../../src/features/webhooks/secret-box.js';
import { newSecret } from '../../src/features/webhooks/secrets.js';
import { WEBHOOK_TYPES, type Webhook } from '../../src/features/webhooks/webhook.js';
import { WebhookObserver } from '../../src/features/webhooks/webhook-observer.js';
import { WebhookTools } from '../../src/features/webhooks/webhook-tools.js';
import type { WebhooksConfig } from '../../src/features/webhooks/webhooks-settings.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import type { ManualClock } from '../builders/manual-clock.js';

/** A planted fault is another class. */
export type WorkClass = new (tools: WebhookTools) => DeliverySteps;

const NOBODY = { counter: () => () => undefined, gauge: () => () => undefined };
/** Without a limit of time, because the clock is moved by hand. */
export const SETTINGS: WebhooksConfig = {
  retryMs: [100, 200],
  timeoutMs: 1_000,
  rotationMs: 86_400_000,
  disableAfterMs: 1_000_000_000,
  logMs: 86_400_000,
  allowsHttp: false,
  allowedNetworks: [],
  allowedHosts: [],
  key: undefined,
};
const ROUNDS = 12;
const ROUND_MS = 1_000;

/** Stores what arrives, like a receiver that answers every third message with an error. */
export class FlakyReceiver {
  readonly received: { readonly id: string; readonly text: string; readonly isTaken: boolean }[] = [];

  send = async ({ headers, body }: SentMessage) => {
    const isTaken = this.received.length % 3 !== 2;
    this.received.push({ id: headers['webhook-id'] ?? '', text: body.toString(), isTaken });
    const error = isTaken ? null : 'answered 500';
    return { status: isTaken ? 200 : 500, error, retryAfter: null, durationMs: 1, answer: '' };
  };
}

/** What enqueues changes and what sends, in one process. */
export function aSender(
  store: ConversationStore,
  clock: ManualClock,
  sender: HttpSender,
  isDead: () => boolean,
  Work: WorkClass = DeliverySteps,
) {
  const tools = new WebhookTools(store, clock, SETTINGS, sender);
  const observer = new WebhookObserver(NOBODY, { warn: () => undefined });
  const dispatch = new Dispatch({ tools, steps: new Work(tools), observer, mayWork: () => !isDead() });
  const enqueuer = new ChangeEnqueuer(tools);
  return { enqueuer, dispatch };
}

/** A process, from its start to where it is killed, or until there is nothing left to do. */
export async function live(
  store: ConversationStore,
  clock: ManualClock,
  sender: HttpSender,
  isDead: () => boolean,
  Work: WorkClass = DeliverySteps,
) {
  const { enqueuer, dispatch } = aSender(store, clock, sender, isDead, Work);
  for (let round = 0; round < ROUNDS && !isDead(); round += 1) {
    const changes = await store.changes.read(CONSUMER, 100);
    for (const { sessionId } of changes) await enqueuer.process(sessionId);
    await store.changes.acknowledge(CONSUMER, changes);
    await dispatch.run();
    await dispatch.stop();
    clock.advanceMs(ROUND_MS);
  }
}

export async function register(store: ConversationStore, clock: ManualClock): Promise<void> {
  const registry = new Registry(store.records, store.changes);
  const webhook: Webhook = {
    webhookId: 'hook',
    key: 'key',
    url: 'https://example.com/',
    types: WEBHOOK_TYPES,
    eventTypes: [],
    metadata: {},
    include: 'events',
    gatherMs: 0,
    description: null,
    enabled: true,
    disabledReason: null,
    disabledAtMs: null,
    createdAtMs: clock.nowMs(),
    updatedAtMs: clock.nowMs(),
    secrets: [{ box: new SecretBox(undefined).close(newSecret()), untilMs: null }],
  };
  await registry.registerConsumer();
  await registry.update('hook', () => webhook);
}
