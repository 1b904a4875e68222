import { type AppendOutcome, decideRepeat } from '../../domain/append.js';
import { ConversationError } from '../../domain/errors.js';
import type { NewEvent, StoredEvent } from '../../domain/event.js';
import type { HistoryQuery, LogPage, LogQuery, SessionHistory } from '../../domain/page.js';
import { historyBudget } from '../../domain/page-budget.js';
import type { ArchiveRef } from '../../domain/session.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { ObjectStoreUnavailable } from '../../ports/object-store.js';
import { StoreDecorator } from '../../runtime/store-decorator.js';
import { archiveErrors } from './archive-errors.js';
import { SegmentCorrupt } from './segment-format.js';
import type { SegmentReader } from './segment-reader.js';
import type { Segments } from './segments.js';

/**
 * A store whose archived sessions can be read like all others: their events come from a segment. The store is read
 * first, and its answer says whether the session is archived, so others cost nothing extra. Archived events still count
 * as existing events in repeats. Rejects with `ARCHIVE_UNAVAILABLE` if the object store is at fault, for these sessions
 * only.
 */
export class ArchivedStore extends StoreDecorator {
  constructor(
    store: ConversationStore,
    private readonly segments: Segments,
  ) {
    super(store);
  }

  override async appendEvents(
    sessionId: string,
    events: readonly NewEvent[],
  ): Promise<readonly AppendOutcome[] | undefined> {
    const outcomes = await this.store.appendEvents(sessionId, events);
    if (!outcomes?.some(({ kind }) => kind === 'sealed')) return outcomes;
    const mark = (await this.store.findSession(sessionId))?.archive;
    if (!mark) return outcomes;
    const ids = outcomes.flatMap((outcome) => (outcome.kind === 'sealed' ? [outcome.eventId] : []));
    const decided = [...outcomes];
    await this.inSegment(sessionId, mark, (segment) =>
      segment.visitEvents(ids, (existing) => {
        for (const [index, event] of events.entries())
          if (event.eventId === existing.eventId) decided[index] = decideRepeat(existing, event);
      }),
    );
    return decided;
  }

  override async findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    const event = await this.store.findEvent(sessionId, eventId);
    if (event) return event;
    const mark = (await this.store.findSession(sessionId))?.archive;
    if (!mark) return undefined;
    return (await this.inSegment(sessionId, mark, (segment) => segment.findEvents([eventId]))).get(eventId);
  }

  override async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const page = await this.store.readEvents(sessionId, query);
    if (!page?.archive) return page;
    const { archive } = page;
    return { ...(await this.inSegment(sessionId, archive, (segment) => segment.readEvents(query))), archive };
  }

  override async readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    const history = await this.store.readChronological(sessionId, page);
    const archive = history?.session.archive;
    if (!history || !archive) return history;
    const { session } = history;
    const budget = historyBudget(session, page.maxBytes);
    const read = (segment: SegmentReader) => segment.readChronological(page, budget);
    return { session, events: await this.inSegment(sessionId, archive, read) };
  }

  private async inSegment<Result>(
    sessionId: string,
    mark: ArchiveRef,
    read: (segment: SegmentReader) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await read(await this.segments.open(sessionId, mark));
    } catch (error) {
      // The object store may return the correct bytes next time.
      if (error instanceof SegmentCorrupt) this.segments.forget(mark.key);
      throw toConversationError(error);
    }
  }
}

export function toConversationError(error: unknown): unknown {
  if (error instanceof ObjectStoreUnavailable) {
    const detail = 'The events of this session are archived, but the archive cannot be reached.';
    return new ConversationError(archiveErrors.ARCHIVE_UNAVAILABLE, detail, [], { cause: error });
  }
  if (error instanceof SegmentCorrupt) {
    const detail = 'The archived events of this session are damaged.';
    return new ConversationError(archiveErrors.ARCHIVE_DAMAGED, detail, [], { cause: error });
  }
  return error;
}
