import { ConversationError } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import type {
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../../domain/page.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { missingSession, requireSession } from '../../runtime/session-errors.js';
import { conversationErrors } from './conversation-errors.js';

/** The read side. Every read sees all writes that were acknowledged before it began. */
export class HistoryService {
  constructor(private readonly store: ConversationStore) {}

  /** @throws SESSION_NOT_FOUND, SESSION_ERASED */
  async getHistory(sessionId: string, page: HistoryQuery): Promise<SessionHistory> {
    const history = await this.store.readChronological(sessionId, page);
    if (!history) throw await missingSession(this.store, sessionId);
    return history;
  }

  /** Identifies the database: what clients keep of an answer is valid for this one only. */
  get incarnation(): string {
    return this.store.incarnation;
  }

  /** @throws SESSION_NOT_FOUND, SESSION_ERASED, POSITION_AHEAD */
  async readLog(sessionId: string, query: LogQuery): Promise<LogPage> {
    const page = await this.store.readEvents(sessionId, query);
    if (!page) throw await missingSession(this.store, sessionId);
    if (page.events.length === 0 && query.after > 0) await this.requireWithinLog(sessionId, query.after);
    return page;
  }

  /** A position beyond the log comes from another store: continuing from there would silently skip events. */
  private async requireWithinLog(sessionId: string, after: number): Promise<void> {
    const session = await requireSession(this.store, sessionId);
    if (after <= session.lastSequence) return;
    const detail = `The log of session ${sessionId} ends at sequence ${session.lastSequence}, which is before this position.`;
    throw new ConversationError(conversationErrors.POSITION_AHEAD, detail);
  }

  /** @throws SESSION_NOT_FOUND, SESSION_ERASED, EVENT_NOT_FOUND */
  async getEvent(sessionId: string, eventId: string): Promise<StoredEvent> {
    const event = await this.store.findEvent(sessionId, eventId);
    if (event) return event;
    await requireSession(this.store, sessionId);
    throw new ConversationError(
      conversationErrors.EVENT_NOT_FOUND,
      `There is no event ${eventId} in session ${sessionId}.`,
    );
  }

  listSessions(query: SessionListQuery): Promise<SessionPage> {
    return this.store.listSessions(query);
  }
}
