import type { Head } from '../../domain/append.js';
import { filterableMetadata } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import type { SessionProcessor } from '../../runtime/session-processor.js';
import { countEventsBefore } from './events-before.js';
import { changesLaneId, EMPTY_LANE } from './lane.js';
import { CONSUMER } from './registry.js';
import { reportedBefore } from './report.js';
import type { Webhook } from './webhook.js';
import type { WebhookTools } from './webhook-tools.js';

/**
 * Returns the webhooks whose metadata filter matches the session. The metadata is parsed once, however many there are.
 */
export function webhooksFor(webhooks: readonly Webhook[], { metadata }: Session): readonly Webhook[] {
  const given = new Map(filterableMetadata(metadata).map(({ key, value }) => [key, value]));
  return webhooks.filter(({ metadata: wanted }) =>
    Object.entries(wanted).every(([key, value]) => given.get(key) === value),
  );
}

export function matchesMetadata(webhook: Webhook, session: Session): boolean {
  return Object.keys(webhook.metadata).length === 0 || webhooksFor([webhook], session).length > 0;
}

/** Notes for each webhook that a session may have changed; the sender finds out what has changed. */
export class ChangeEnqueuer implements SessionProcessor {
  readonly name = CONSUMER;

  constructor(private readonly tools: WebhookTools) {}

  async process(sessionId: string): Promise<void> {
    const webhooks = await this.tools.registry.list();
    if (webhooks.length === 0) return;
    const head = await this.tools.store.findHead(sessionId);
    if (!head) return;
    await Promise.all(webhooksFor(webhooks, head.session).map((webhook) => this.enqueue(webhook, head)));
  }

  private async enqueue(webhook: Webhook, head: Head): Promise<void> {
    const { lanes, clock } = this.tools;
    const { sessionId } = head.session;
    const place = { id: changesLaneId(sessionId), sessionId };
    const isKnown = (await lanes.find(webhook, place.id)) !== undefined;
    const told = isKnown ? undefined : await this.reportedBefore(webhook, head);
    await lanes.update(webhook, place, (stored) => {
      const dueAtMs = clock.nowMs();
      if (!stored) return { lane: told ? { ...EMPTY_LANE, told } : EMPTY_LANE, dueAtMs };
      // While a delivery is in progress, the lane is checked again afterwards.
      return stored.lane.current ? undefined : { lane: stored.lane, dueAtMs };
    });
  }

  /** Skips everything committed before the webhook was created. Returns undefined if the session is younger. */
  private async reportedBefore({ createdAtMs }: Webhook, head: Head) {
    if (head.session.createdAtMs >= createdAtMs) return undefined;
    return reportedBefore(head, await countEventsBefore(this.tools.store, head.session, createdAtMs), createdAtMs);
  }
}
