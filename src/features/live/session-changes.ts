import type { Session } from '../../domain/session.js';
import type { ChangeNotification, ChangeNotifier } from '../../ports/change-notifier.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { WakeSignal } from '../../runtime/wake-signal.js';
import { SessionLooks } from './session-looks.js';

export type ChangeMessage =
  | { readonly kind: 'session'; readonly session: Session }
  /** It was put or deleted. */
  | { readonly kind: 'annotation'; readonly sessionId: string; readonly name: string }
  /** Some changes were not told, or a session was erased: read the list again. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'idle' };

/** Changes of so long a time are told together, a session once: a busy call does not flood the list. */
const GATHER_MS = 200;

/** Changed sessions and annotations that wait for a slow reader. */
const MAX_WAITING = 10_000;

const IDLE_MS = 15_000;

/** While the feed does not bring what other instances do, readers are told so often to look at the list themselves. */
const BLIND_MS = 2_000;

/**
 * What changes in the list of sessions: created, active, completed, counts; and which annotations were put or deleted. For
 * pages and supervisors: it tells each session as it is by now, not every step, from the moment it is opened; it rests on the feed's hints and cannot be
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
    const waiting = new WaitingChanges();
    let { lapses } = this.feed;
    const unsubscribe = this.feed.subscribe((hint) => {
      if (hint.annotation === undefined) this.looks.forget(hint.sessionId);
      waiting.add(hint);
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
        const { hints, isOverfull } = waiting.take();
        if (isOverfull) yield { kind: 'reset' };
        for (const hint of hints) {
          const message = await this.messageOf(hint);
          if (signal.aborted) return;
          yield message;
        }
      }
    } finally {
      unsubscribe();
    }
  }

  private async messageOf({ sessionId, annotation }: ChangeNotification): Promise<ChangeMessage> {
    const session = await this.looks.look(sessionId);
    if (!session) return { kind: 'reset' };
    return annotation === undefined
      ? { kind: 'session', session }
      : { kind: 'annotation', sessionId, name: annotation };
  }
}

/** What has changed since the reader was told last: each session, and each annotation, once. */
class WaitingChanges {
  private hints = new Map<string, ChangeNotification>();
  private isOverfull = false;

  add(hint: ChangeNotification): void {
    if (this.hints.size < MAX_WAITING) this.hints.set(`${hint.sessionId} ${hint.annotation ?? ''}`, hint);
    else this.isOverfull = true;
  }

  take(): { readonly hints: readonly ChangeNotification[]; readonly isOverfull: boolean } {
    const taken = { hints: [...this.hints.values()], isOverfull: this.isOverfull };
    this.hints = new Map();
    this.isOverfull = false;
    return taken;
  }
}
