import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import { formatTimeOrNull } from '../../lib/time/rfc3339.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { MAX_EVENT_BYTES, MAX_EVENTS } from './body.js';
import { matchesMetadata } from './change-enqueuer.js';
import { type Delivery, type DeliveryFacts, deliveryIdAt, type EventRange, newDelivery } from './delivery.js';
import type { Lane } from './lane.js';
import { newBytes } from './random-bytes.js';
import { nextReport, type Report } from './report.js';
import { findSessionDetails } from './session-details.js';
import { SilenceRecords } from './silence-records.js';
import type { Webhook } from './webhook.js';

const RANDOM_BYTES = 10;
/** How soon a session that is being imported is checked again. */
const IMPORTING_LOOK_MS = 1_000;

/** What happens to a lane without a delivery in progress. */
export type DeliveryPlan =
  | { readonly kind: 'delivery'; readonly lane: Lane & { readonly current: Delivery } }
  /** More events may arrive, or an import may end, until then. */
  | { readonly kind: 'gathering'; readonly lane: Lane; readonly untilMs: number }
  | { readonly kind: 'nothing'; readonly lane: Lane };

/** Creates ids of deliveries, each greater in time than all before it. */
class DeliveryFactory {
  private lastMs = 0;
  private tick = 0;

  constructor(private readonly clock: Clock) {}

  make(facts: DeliveryFacts): Delivery {
    const createdAtMs = this.clock.nowMs();
    this.tick = createdAtMs === this.lastMs ? this.tick + 1 : 0;
    this.lastMs = createdAtMs;
    const deliveryId = deliveryIdAt(createdAtMs, this.tick, newBytes(RANDOM_BYTES).toString('hex'));
    return newDelivery(deliveryId, createdAtMs, facts);
  }
}

/** Decides the content of a lane's next delivery, permanently. */
export class DeliveryPlanner {
  private readonly factory: DeliveryFactory;
  private readonly silences: SilenceRecords;

  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
  ) {
    this.factory = new DeliveryFactory(clock);
    this.silences = new SilenceRecords(store, clock);
  }

  /** Returns undefined if the session no longer exists. */
  async plan(webhook: Webhook, sessionId: string, lane: Lane): Promise<DeliveryPlan | undefined> {
    const head = await this.store.findHead(sessionId);
    if (!head) return undefined;
    let { told } = lane;
    const wanted = matchesMetadata(webhook, head.session) ? webhook.types : [];
    const silence = await this.silences.silenceOf(head);
    if (!silence) return { kind: 'gathering', lane, untilMs: this.clock.nowMs() + IMPORTING_LOOK_MS };
    const details = { ...(await findSessionDetails(this.store, webhook, head.session)), silence };
    for (;;) {
      const next = nextReport(head, told, wanted, details);
      told = next.told;
      if (!next.report) return { kind: 'nothing', lane: { ...lane, told, sinceMs: null } };
      const untilMs = this.gatherUntil(webhook, lane, next.report);
      if (untilMs !== undefined) {
        return { kind: 'gathering', lane: { ...lane, told, sinceMs: untilMs - webhook.gatherMs }, untilMs };
      }
      const facts = await this.factsOf(webhook, head, told.events, next.report);
      if (!facts) return undefined;
      told = facts.told;
      if (facts.facts) {
        return { kind: 'delivery', lane: { ...lane, told, sinceMs: null, current: this.factory.make(facts.facts) } };
      }
    }
  }

  private gatherUntil(webhook: Webhook, lane: Lane, report: Report): number | undefined {
    if (report.type !== 'event.appended' || report.isUrgent) return undefined;
    const nowMs = this.clock.nowMs();
    const untilMs = (lane.sinceMs ?? nowMs) + webhook.gatherMs;
    return untilMs > nowMs ? untilMs : undefined;
  }

  /**
   * Returns undefined if the session no longer exists; without facts if the webhook wants none of these events' types.
   */
  private async factsOf(webhook: Webhook, { session }: Head, reportedEvents: number, report: Report) {
    const { sessionId } = session;
    const subjectHash = await this.store.tombstones.fingerprint(sessionId);
    const { type, after, lastSequence, status } = report;
    const base = { sessionId, status, eventCount: lastSequence, lastSequence, subjectHash };
    if (type === 'event.appended') return this.eventFacts(webhook, sessionId, { reportedEvents, report, base });
    const timestampMs = report.timestampMs ?? (await this.recordedAt(sessionId, lastSequence));
    if (timestampMs === undefined) return undefined;
    const isEnd = type === 'session.completed' || type === 'session.sealed';
    const { endedAtMs, endReason } = session;
    const end = isEnd ? { endedAt: formatTimeOrNull(endedAtMs), endReason } : {};
    return {
      told: after,
      facts: { type, sessionId, timestampMs, data: { ...base, ...end, ...report.more }, events: null },
    };
  }

  private async eventFacts(
    webhook: Webhook,
    sessionId: string,
    { reportedEvents, report, base }: { reportedEvents: number; report: Report; base: Record<string, unknown> },
  ): Promise<{ told: Report['after']; facts?: DeliveryFacts } | undefined> {
    const range = await this.takeEvents(webhook, sessionId, reportedEvents, report.lastSequence);
    if (!range) return undefined;
    const { throughSequence, count, last } = range;
    const told = { ...report.after, events: throughSequence };
    if (count === 0 || !last) return { told };
    const fromSequence = reportedEvents + 1;
    const head = { ...base, eventCount: throughSequence, lastSequence: throughSequence };
    const data = { ...head, fromSequence, throughSequence, count };
    const events: EventRange | null =
      webhook.include === 'events' ? { fromSequence, throughSequence, types: webhook.eventTypes } : null;
    return { told, facts: { type: report.type, sessionId, timestampMs: last.recordedAtMs, data, events } };
  }

  /**
   * Limits the events of one delivery. Without a filter and without events in the body there is no limit, and only the
   * last event is read.
   */
  private async takeEvents(webhook: Webhook, sessionId: string, after: number, through: number) {
    if (webhook.include === null && webhook.eventTypes.length === 0) {
      const last = await this.findEvent(sessionId, through);
      return last && { throughSequence: through, count: through - after, last };
    }
    const page = await this.store.readEvents(sessionId, {
      after,
      before: through + 1,
      order: 'asc',
      limit: MAX_EVENTS,
      maxBytes: MAX_EVENT_BYTES,
      types: webhook.eventTypes,
    });
    if (!page) return undefined;
    const last = page.events.at(-1);
    return { throughSequence: page.hasMore && last ? last.sequence : through, count: page.events.length, last };
  }

  private async recordedAt(sessionId: string, sequence: number): Promise<number | undefined> {
    return (await this.findEvent(sessionId, sequence))?.recordedAtMs;
  }

  private async findEvent(sessionId: string, sequence: number): Promise<StoredEvent | undefined> {
    const page = await this.store.readEvents(sessionId, {
      after: sequence - 1,
      before: sequence + 1,
      order: 'asc',
      limit: 1,
      types: [],
    });
    return page?.events[0];
  }
}
