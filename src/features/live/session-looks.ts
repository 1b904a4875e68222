import type { Session } from '../../domain/session.js';
import { eventLoop } from '../../lib/event-loop.js';
import { LruCache } from '../../lib/lru-cache.js';
import type { ConversationStore } from '../../ports/conversation-store.js';

/** What is kept of sessions at most, and what one weighs beside its metadata. */
const MAX_CHARS = 4 * 1024 * 1024;
const SESSION_OVERHEAD_CHARS = 512;

/** Long enough for all who heard of the same change. No session that was erased elsewhere stays here for longer. */
const KEPT_MS = 1_000;

/**
 * Looks at sessions that have changed: each change costs the store one read, however many look. Whoever hears of a change
 * calls `forget` first and looks afterwards; then what it is shown was read after the change.
 */
export class SessionLooks {
  private readonly reading = new Map<string, Promise<Session | undefined>>();
  private readonly recent = new LruCache<Session>(MAX_CHARS);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: ConversationStore) {}

  /** The session has changed: who looks from now on is shown what is read from now on. */
  forget(sessionId: string): void {
    this.reading.delete(sessionId);
    this.recent.delete(sessionId);
  }

  /** Undefined: it was erased. */
  async look(sessionId: string): Promise<Session | undefined> {
    // What others have read comes at once: whoever looks at many sessions would hold up the event loop.
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
