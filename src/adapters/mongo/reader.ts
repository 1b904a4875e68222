import type { Head } from '../../domain/append.js';
import { locateChronological, OutOfOrderEvents } from '../../domain/chronology.js';
import type { StoredEvent } from '../../domain/event.js';
import type {
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../../domain/page.js';
import { eventBytes, historyBudget, PageBudget, sessionBytes, type TakenPage } from '../../domain/page-budget.js';
import type { Session } from '../../domain/session.js';
import { openCursor, takeDocuments } from './bounded-documents.js';
import type { Deadline } from './deadline.js';
import { IS_EVENT, toEvent } from './event-document.js';
import { atMost, type Bounds, boundsOf, listFilter, logFilter, pageBoundsOf } from './filters.js';
import { findHead } from './find-head.js';
import { findHeads } from './list-heads.js';
import { type FoundHead, fromSlotHead, type Projected, projectionLags, projectionOf, slotOf } from './log/slot-log.js';
import type { Models } from './models.js';
import { projectStatus } from './projection.js';
import { type SessionDocument, toArchiveMark, toFoundHead, toProjected } from './session-document.js';
import { Timestamps } from './timestamps.js';

/** Attempts to read the list: each repairs what the previous one found out of date, and writers hardly outrun that. */
const LIST_TRIES = 5;

/**
 * Reads, one object per call. The log is the truth: every session is returned with the head of its last slot, and
 * whenever the session's document is behind what is returned, it is repaired first; so nobody can see a session that
 * is, for example, completed, and not find it in the list of completed ones. Events up to a head never change, so
 * reading the head and then the events shows a single moment.
 */
export class MongoReader {
  constructor(
    private readonly models: Models,
    private readonly deadline: Deadline,
  ) {}

  async findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    const wanted = { sessionId, eventId, ...IS_EVENT };
    const [projected, found] = await Promise.all([
      this.findProjected(sessionId),
      this.deadline.retry(() => this.events.findOne(wanted).lean().exec()),
    ]);
    if (!found || !projected) return undefined;
    const event = toEvent(found);
    await this.repairFor(toProjected(projected), [event]);
    return event;
  }

  async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const [projected, found] = await Promise.all([this.findProjected(sessionId), this.findInLog(sessionId, query)]);
    if (!projected) return undefined;
    const { items: events, hasMore } = found;
    await this.repairFor(toProjected(projected), events);
    return { events, hasMore, archive: toArchiveMark(projected.archive) };
  }

  async readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    const head = await this.findHead(sessionId);
    if (!head) return undefined;
    const { session, outOfOrderCount } = head;
    const outOfOrder = outOfOrderCount === 0 ? new OutOfOrderEvents([]) : await this.readOutOfOrder(session);
    const sequences = await this.locate(session, page.offset, page.limit, outOfOrder);
    return { session, events: await this.readSequences(session, sequences, page.maxBytes) };
  }

  async listSessions(query: SessionListQuery): Promise<SessionPage> {
    for (let attempt = 1; ; attempt += 1) {
      const { page, found } = await this.readList(query);
      const lagging = found.filter(({ projected, head }) => projectionLags(projected, projectionOf(head.session)));
      // The filter used statuses that were out of date: it can be applied again.
      if (lagging.length === 0 || attempt === LIST_TRIES) return page;
      await Promise.all(lagging.map(({ head }) => projectStatus(this.models, head.session, this.deadline)));
    }
  }

  private async findInLog(sessionId: string, query: LogQuery): Promise<TakenPage<StoredEvent>> {
    const find = (bounds: Bounds) =>
      this.deadline.retry(() => {
        const filter = logFilter(sessionId, query, bounds);
        const found = this.events.find(filter, null, atMost(query.limit + 1)).sort({ slot: query.order });
        return takeDocuments(found.lean(), query.limit, new PageBudget(query.maxBytes), AS_EVENTS);
      });
    const bounds = pageBoundsOf(query);
    const found = await find(bounds);
    // Backwards from a position beyond the end, the page is further down than its size suggests.
    const mayLieBelow = !found.hasMore && bounds.after > query.after;
    return mayLieBelow ? find(boundsOf(query)) : found;
  }

  private async readList(query: SessionListQuery) {
    const { sessions } = this.models;
    const { items: listed, hasMore } = await this.deadline.retry(() => {
      const found = sessions.find(listFilter(query), null, atMost(query.limit + 1)).sort({ startedAt: -1, order: -1 });
      const selected = found.select(query.withoutMetadata ? { metadata: 0 } : {}).lean();
      return takeDocuments(selected, query.limit, new PageBudget(query.maxBytes), AS_LISTED);
    });
    const last = hasMore ? listed.at(-1) : undefined;
    const next = last ? { startedAtMs: last.startedAt.getTime(), tiebreak: last.order.toHexString() } : null;
    const found = await findHeads(this.models, listed, this.deadline);
    return { found, page: { sessions: found.map(({ head }) => head.session), next } };
  }

  async findHead(sessionId: string): Promise<Head | undefined> {
    const found = await findHead(this.models, sessionId, this.deadline);
    return found && this.reveal(found);
  }

  /** Returns the sessions of these documents as their logs have them. */
  async show(documents: readonly SessionDocument[]): Promise<readonly Session[]> {
    const found = await findHeads(this.models, documents, this.deadline);
    return found.map(({ head }) => head.session);
  }

  private get events() {
    return this.models.events;
  }

  /** Returns the head, once the session's document includes it. */
  private async reveal(found: FoundHead) {
    const head = headOf(found);
    if (projectionLags(found.projected, projectionOf(head.session))) {
      await projectStatus(this.models, head.session, this.deadline);
    }
    return head;
  }

  /** Undefined also for a session that is being erased. */
  private async findProjected(sessionId: string) {
    const { sessions } = this.models;
    const members = { status: 1, replaced: 1, archive: 1, erasing: 1 };
    const found = await this.deadline.retry(() => sessions.findOne({ _id: sessionId }).select(members).lean().exec());
    return found && !found.erasing ? found : undefined;
  }

  /** Events imply the status of their session. */
  private async repairFor(projected: Projected, events: readonly StoredEvent[]): Promise<void> {
    const [first] = events;
    if (!first) return;
    const shown = events.some(({ late }) => late) ? 'completed' : 'active';
    if (projectionLags(projected, shown)) await this.findHead(first.sessionId);
  }

  private async readOutOfOrder({ sessionId, lastSequence }: Session): Promise<OutOfOrderEvents> {
    const filter = { sessionId, 'stray.of': sessionId, sequence: { $lte: lastSequence } };
    const outOfOrder = await this.deadline.retry(async () => {
      const found: { readonly sequence: number; readonly timestampMs: number }[] = [];
      const query = this.events.find(filter).select({ sequence: 1, 'stray.at': 1 }).lean();
      // Processed as documents arrive: only the two numbers of each are held in memory.
      for await (const { sequence = 0, stray } of await openCursor(query))
        found.push({ sequence, timestampMs: stray?.at.getTime() ?? 0 });
      return found;
    });
    return new OutOfOrderEvents(outOfOrder.sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence));
  }

  private async locate(
    session: Session,
    offset: number,
    limit: number,
    outOfOrder: OutOfOrderEvents,
  ): Promise<readonly number[]> {
    const search = locateChronological(offset, limit, session.lastSequence, outOfOrder);
    const timestamps = new Timestamps(this.models, session, this.deadline);
    let step = search.next();
    while (!step.done) step = search.next(await timestamps.of(step.value));
    return step.value;
  }

  /**
   * In the order of `sequences`, as many as fit. A contiguous run is one range of the index. The server returns them in
   * log order: of a page that does not fit, the first ones that arrived within its budget are the result.
   */
  private async readSequences(
    session: Session,
    sequences: readonly number[],
    maxBytes: number | undefined,
  ): Promise<readonly StoredEvent[]> {
    if (sequences.length === 0) return [];
    const slots = sequences.map((sequence) => slotOf(sequence, session));
    const [first = 0, last = 0] = [Math.min(...slots), Math.max(...slots)];
    const isRun = last - first < sequences.length + 2;
    const slot = isRun ? { $gte: first, $lte: last } : { $in: slots };
    const { sessionId } = session;
    const atOnce = atMost(isRun ? last - first + 1 : slots.length);
    const { items, hasMore } = await this.deadline.retry(() => {
      const found = this.events.find({ sessionId, slot, ...IS_EVENT }, null, atOnce).sort({ slot: 1 });
      return takeDocuments(found.lean(), atOnce.limit, historyBudget(session, maxBytes), AS_EVENTS);
    });
    const bySequence = new Map(items.map((event) => [event.sequence, event]));
    const missing = hasMore ? sequences.findIndex((sequence) => !bySequence.has(sequence)) : -1;
    const fitting = missing === -1 ? sequences : sequences.slice(0, missing);
    // The first event of the page may come after others in the log, which used up the budget.
    if (fitting.length === 0 && sequences.length > 1)
      return this.readSequences(session, sequences.slice(0, 1), maxBytes);
    return fitting.flatMap((sequence) => bySequence.get(sequence) ?? []);
  }
}

const AS_EVENTS = { to: toEvent, bytesOf: eventBytes } as const;

const AS_LISTED = {
  to: (document: SessionDocument) => document,
  bytesOf: (document: SessionDocument) =>
    sessionBytes({ ...toFoundHead(document, null).birth, endReason: document.endReason ?? null }),
} as const;

function headOf({ birth, last }: FoundHead) {
  return fromSlotHead(birth, last?.head);
}
