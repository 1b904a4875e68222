import type { Session } from '../../domain/session.js';
import { eventLoop } from '../../lib/event-loop.js';
import { LruCache } from '../../lib/lru-cache.js';
import type { ConversationStore } from '../../ports/conversation-store.js';

/** Maximum size of cached sessions, and the size of one without its metadata. */
const MAX_CHARS = 4 * 1024 * 1024;
const SESSION_OVERHEAD_CHARS = 512;

/** Long enough for all readers of the same change. A session erased elsewhere is not cached longer. */
const KEPT_MS = 1_000;

/**
 * Reads changed sessions: each change costs the store one read, however many readers there are. Call `forget` on a
 * change before `look`; then the result was read after the change.
 */
export class SessionLooks {
  private readonly reading = new Map<string, Promise<Session | undefined>>();
  private readonly recent = new LruCache<Session>(MAX_CHARS);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: ConversationStore) {}

  /** Call when the session has changed: later looks read it again. */
  forget(sessionId: string): void {
    this.reading.delete(sessionId);
    this.recent.delete(sessionId);
  }

  /** Undefined if it was erased. */
  async look(sessionId: string): Promise<Session | undefined> {
    // Shared reads resolve at once, and looking at many sessions would block the event loop.
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    return this.recent.get(sessionId) ?? this.reading.get(sessionId) ?? this.read(sessionId);
  }

  private read(sessionId: string): Promise<Session | undefined> {
    const reading = this.store.findSession(sessionId);
    this.reading.set(sessionId, reading);
    const settle = (session?: Session) => {
      if (this.reading.get(sessionId) !== reading) return;
      this.reading.delete(sessionId);
      if (session) this.keep(session);
    };
    reading.then(settle, () => settle());
    return reading;
  }

  private keep(session: Session): void {
    this.recent.set(session.sessionId, session, SESSION_OVERHEAD_CHARS + session.metadata.length);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.recent.clear();
    }, KEPT_MS).unref();
  }
}
