import type { Session } from '../../domain/session.js';
import { eventLoop } from '../../lib/event-loop.js';
import { SharedResults } from '../../lib/shared-results.js';
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
  private readonly sessions = new SharedResults<Session | undefined>(MAX_CHARS, charsOf);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: ConversationStore) {}

  /** Call when the session has changed: later looks read it again. */
  forget(sessionId: string): void {
    this.sessions.delete(sessionId);
  }

  /** Undefined if it was erased. */
  async look(sessionId: string): Promise<Session | undefined> {
    // Shared reads resolve at once, and looking at many sessions would block the event loop.
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.sessions.clear();
    }, KEPT_MS).unref();
    return this.sessions.get(sessionId, () => this.store.findSession(sessionId));
  }
}

function charsOf(session: Session | undefined): number {
  return SESSION_OVERHEAD_CHARS + (session?.metadata.length ?? 0);
}
