import { sessionErasureId } from '../../domain/erasure.js';
import type { ErasedSession, EraseHook } from '../../ports/erase-hook.js';
import { matchesMetadata } from './change-enqueuer.js';
import { deliveryIdAt, deliveryKind, newDelivery } from './delivery.js';
import { changesLaneId, EMPTY_LANE, erasedLaneId, resendLaneId } from './lane.js';
import type { Webhook } from './webhook.js';
import type { WebhookTools } from './webhook-tools.js';

const KIND = 'webhook.erasing';
const CHUNK = 200;
const RANDOM_CHARS = 20;

interface Expected {
  /** Keys of the webhooks to notify. */
  readonly keys: readonly string[];
  readonly atMs: number;
}

/** Reports erasures: the webhooks to notify are recorded, without an id, while the session can still be read. */
export class ErasureNotifier implements EraseHook {
  constructor(private readonly tools: WebhookTools) {}

  async expect(sessionId: string): Promise<void> {
    const { store, registry, clock } = this.tools;
    const webhooks = (await registry.list()).filter(({ types }) => types.includes('session.erased'));
    if (webhooks.length === 0) return;
    const session = await store.findSession(sessionId);
    if (!session) return;
    const keys = webhooks.filter((webhook) => matchesMetadata(webhook, session)).map(({ key }) => key);
    if (keys.length === 0) return;
    const subjectHash = await store.tombstones.fingerprint(sessionId);
    const value: Expected = { keys, atMs: clock.nowMs() };
    await store.records.put({ kind: KIND, id: subjectHash, value }, 'any');
  }

  async forget({ sessionId, subjectHash }: ErasedSession): Promise<void> {
    const { registry, suppressions, store } = this.tools;
    const { records } = store;
    const expected = (await records.get(KIND, subjectHash))?.value as Expected | undefined;
    for (const webhook of await registry.list()) {
      await this.forgetDeliveries(webhook, sessionId);
      if (expected?.keys.includes(webhook.key)) await this.tell(webhook, subjectHash, expected.atMs);
    }
    if (expected) await records.delete(KIND, subjectHash, 'any');
    await suppressions.remove(subjectHash);
  }

  private async forgetDeliveries(webhook: Webhook, sessionId: string): Promise<void> {
    const { lanes, store } = this.tools;
    const { records } = store;
    for (const id of [changesLaneId(sessionId), resendLaneId(sessionId)]) await lanes.remove(webhook, id, 'any');
    const kind = deliveryKind(webhook);
    for (;;) {
      const found = await records.list({ kind, sessionId, limit: CHUNK });
      for (const { id } of found) await records.delete(kind, id, 'any');
      if (found.length < CHUNK) return;
    }
  }

  /** Creates the same delivery however often it is called. */
  private async tell(webhook: Webhook, subjectHash: string, atMs: number): Promise<void> {
    const current = newDelivery(deliveryIdAt(atMs, 0, subjectHash.slice(0, RANDOM_CHARS)), atMs, {
      type: 'session.erased',
      sessionId: null,
      timestampMs: atMs,
      data: { subjectHash, erasureId: sessionErasureId(subjectHash) },
      events: null,
    });
    await this.tools.lanes.update(webhook, { id: erasedLaneId(subjectHash), sessionId: null }, (known) =>
      known ? undefined : { lane: { ...EMPTY_LANE, current }, dueAtMs: atMs },
    );
  }
}
