import type { Session } from '../../domain/session.js';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { WakeSignal } from '../../runtime/wake-signal.js';
import { SessionLooks } from './session-looks.js';

export type ChangeMessage =
  | { readonly kind: 'session'; readonly session: Session }
  /** Some changes were not told, or a session was erased: read the list again. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'idle' };

/** Changes of so long a time are told together, a session once: a busy call does not flood the list. */
const GATHER_MS = 200;

/** Changed sessions that wait for a slow reader. */
const MAX_WAITING = 10_000;

const IDLE_MS = 15_000;

/** While the feed does not bring what other instances do, readers are told so often to look at the list themselves. */
const BLIND_MS = 2_000;

/**
 * What changes in the list of sessions: created, active, completed, counts. For pages and supervisors: it tells each
 * session as it is by now, not every step, from the moment it is opened; it rests on the feed's hints and cannot be
 * resumed. Who needs every event follows the session. Many who follow cost the store as much as one.
 */
export class SessionChanges {
  private readonly looks: SessionLooks;

  constructor(
    store: ConversationStore,
    private readonly feed: ChangeNotifier,
  ) {
    this.looks = new SessionLooks(store);
  }

  async *follow(signal: AbortSignal): AsyncGenerator<ChangeMessage, void, void> {
    const bell = new WakeSignal(signal);
    const changed = new Set<string>();
    let isOverfull = false;
    let { lapses } = this.feed;
    const unsubscribe = this.feed.subscribe(({ sessionId }) => {
      this.looks.forget(sessionId);
      if (changed.size < MAX_WAITING) changed.add(sessionId);
      else isOverfull = true;
      bell.wake();
    });
    try {
      for (;;) {
        const hasRung = await bell.wait(this.feed.isWhole ? IDLE_MS : BLIND_MS);
        if (signal.aborted) return;
        const isBlind = !this.feed.isWhole || this.feed.lapses !== lapses;
        lapses = this.feed.lapses;
        if (isBlind) yield { kind: 'reset' };
        else if (!hasRung) yield { kind: 'idle' };
        if (signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
        bell.reset();
        if (isOverfull) yield { kind: 'reset' };
        isOverfull = false;
        const sessionIds = [...changed];
        changed.clear();
        for (const sessionId of sessionIds) {
          const session = await this.looks.look(sessionId);
          if (signal.aborted) return;
          yield session ? { kind: 'session', session } : { kind: 'reset' };
        }
      }
    } finally {
      unsubscribe();
    }
  }
}
