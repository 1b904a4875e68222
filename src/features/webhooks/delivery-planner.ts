import type { StoredEvent } from '../../domain/event.js';
import type { Session } from '../../domain/session.js';
import { newHex } from '../../lib/random-bytes.js';
import { formatTimeOrNull } from '../../lib/time/rfc3339.js';
import { MAX_EVENT_BYTES, MAX_EVENTS } from './body.js';
import { matchesMetadata } from './change-enqueuer.js';
import { type DeliveryFacts, deliveryIdAt, newDelivery } from './delivery.js';
import type { Lane, LaneChange } from './lane.js';
import { type Cursor, nextReport, type Report } from './report.js';
import { findSessionDetails } from './session-details.js';
import type { Webhook } from './webhook.js';
import type { WebhookTools } from './webhook-tools.js';

const RANDOM_BYTES = 10;
/** How soon a session that is being imported is checked again. */
const IMPORTING_LOOK_MS = 1_000;

type BaseData = Readonly<Record<'sessionId' | 'status' | 'subjectHash', string>> &
  Readonly<Record<'eventCount' | 'lastSequence', number>>;

/** The content of a delivery, and what has been reported with it. */
type Found = { readonly told: Cursor; readonly facts?: DeliveryFacts } | undefined;

/** Decides the content of a lane's next delivery, permanently. */
export class DeliveryPlanner {
  private lastMs = 0;
  private tick = 0;

  constructor(private readonly tools: WebhookTools) {}

  /**
   * Returns what becomes of a lane without a delivery in progress: it gets one, or is checked again when more events may
   * have arrived or an import may have ended, or nothing is due. Returns undefined if the session no longer exists.
   */
  async plan(webhook: Webhook, sessionId: string, lane: Lane): Promise<LaneChange | undefined> {
    const { store, clock, suppressions } = this.tools;
    const head = await store.findHead(sessionId);
    if (!head) return undefined;
    let { told } = lane;
    const wanted = matchesMetadata(webhook, head.session) ? webhook.types : [];
    const suppression = await suppressions.suppressionOf(head);
    if (!suppression) return { lane, dueAtMs: clock.nowMs() + IMPORTING_LOOK_MS };
    const details = { ...(await findSessionDetails(store, webhook, head.session)), suppression };
    for (;;) {
      const next = nextReport(head, told, wanted, details);
      told = next.told;
      if (!next.report) return { lane: { ...lane, told, sinceMs: null }, dueAtMs: null };
      const untilMs = this.gatherUntil(webhook, lane, next.report);
      if (untilMs !== undefined) {
        return { lane: { ...lane, told, sinceMs: untilMs - webhook.gatherMs }, dueAtMs: untilMs };
      }
      const found = await this.factsOf(webhook, head.session, told.events, next.report);
      if (!found) return undefined;
      told = found.told;
      if (found.facts) return this.begin({ ...lane, told, sinceMs: null }, found.facts);
    }
  }

  /** Gives the delivery an id that is greater in time than all before it. */
  private begin(lane: Lane, facts: DeliveryFacts): LaneChange {
    const createdAtMs = this.tools.clock.nowMs();
    this.tick = createdAtMs === this.lastMs ? this.tick + 1 : 0;
    this.lastMs = createdAtMs;
    const deliveryId = deliveryIdAt(createdAtMs, this.tick, newHex(RANDOM_BYTES));
    return { lane: { ...lane, current: newDelivery(deliveryId, createdAtMs, facts) }, dueAtMs: createdAtMs };
  }

  private gatherUntil(webhook: Webhook, lane: Lane, report: Report): number | undefined {
    if (report.type !== 'event.appended' || report.isUrgent) return undefined;
    const nowMs = this.tools.clock.nowMs();
    const untilMs = (lane.sinceMs ?? nowMs) + webhook.gatherMs;
    return untilMs > nowMs ? untilMs : undefined;
  }

  /**
   * Returns undefined if the session no longer exists; without facts if the webhook wants none of these events' types.
   */
  private async factsOf(webhook: Webhook, session: Session, reportedEvents: number, report: Report): Promise<Found> {
    const { sessionId, endedAtMs, endReason } = session;
    const subjectHash = await this.tools.store.tombstones.fingerprint(sessionId);
    const { type, after, lastSequence, status } = report;
    const base = { sessionId, status, eventCount: lastSequence, lastSequence, subjectHash };
    if (type === 'event.appended') return this.eventFacts(webhook, base, reportedEvents, after);
    const timestampMs = report.timestampMs ?? (await this.findEvent(sessionId, lastSequence))?.recordedAtMs;
    if (timestampMs === undefined) return undefined;
    const isEnd = type === 'session.completed' || type === 'session.sealed';
    const end = isEnd ? { endedAt: formatTimeOrNull(endedAtMs), endReason } : {};
    const data = { ...base, ...end, ...report.more };
    return { told: after, facts: { type, sessionId, timestampMs, data, events: null } };
  }

  private async eventFacts(webhook: Webhook, base: BaseData, reported: number, after: Cursor): Promise<Found> {
    const { sessionId } = base;
    const range = await this.takeEvents(webhook, sessionId, reported, base.lastSequence);
    if (!range) return undefined;
    const { throughSequence, count, last } = range;
    const told = { ...after, events: throughSequence };
    if (count === 0 || !last) return { told };
    const fromSequence = reported + 1;
    const reached = { eventCount: throughSequence, lastSequence: throughSequence };
    const data = { ...base, ...reached, fromSequence, throughSequence, count };
    const events = webhook.include === 'events' ? { fromSequence, throughSequence, types: webhook.eventTypes } : null;
    return { told, facts: { type: 'event.appended', sessionId, timestampMs: last.recordedAtMs, data, events } };
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
    const page = await this.tools.store.readEvents(sessionId, {
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

  private async findEvent(sessionId: string, sequence: number): Promise<StoredEvent | undefined> {
    const page = await this.tools.store.readEvents(sessionId, {
      after: sequence - 1,
      before: sequence + 1,
      order: 'asc',
      limit: 1,
      types: [],
    });
    return page?.events[0];
  }
}
