import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { ConversationStore } from '../../ports/conversation-store.js';

/** The longest delay of a change whose notification was lost. One read per watched session, however many watch it. */
const POLL_MS = 1_000;

interface Watched {
  readonly wakes: Set<() => void>;
  /** What the last poll saw, to detect changes. */
  seen: string | undefined;
  /** What was read since the last wake. */
  readonly shared: Map<string, Promise<unknown>>;
}

/**
 * Wakes waiters when something may have happened in a session: at once by notifications, and within a second by polling
 * the store, since notifications may be lost.
 */
export class SharedPoller {
  private readonly watched = new Map<string, Watched>();
  private readonly unsubscribe: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ConversationStore,
    notifier: ChangeNotifier,
  ) {
    this.unsubscribe = notifier.subscribe(({ sessionId, annotation }) => {
      if (annotation === undefined) this.wake(sessionId);
    });
  }

  /** Calls `wake` whenever the session may have changed, until the returned function is called. */
  watch(sessionId: string, wake: () => void): () => void {
    const watched = this.watched.get(sessionId) ?? { wakes: new Set(), seen: undefined, shared: new Map() };
    watched.wakes.add(wake);
    this.watched.set(sessionId, watched);
    this.timer ??= setTimeout(() => void this.poll(), POLL_MS);
    return () => {
      watched.wakes.delete(wake);
      if (watched.wakes.size === 0) this.watched.delete(sessionId);
    };
  }

  /**
   * Returns the result of `read` for a watched session, shared by all callers with the same name until its next wake.
   * The result includes what they were woken for; later commits wake them again.
   */
  share<Result>(sessionId: string, name: string, read: () => Promise<Result>): Promise<Result> {
    const shared = this.watched.get(sessionId)?.shared;
    const known = shared?.get(name) as Promise<Result> | undefined;
    if (known) return known;
    const reading = read();
    shared?.set(name, reading);
    return reading;
  }

  close(): void {
    this.unsubscribe();
    this.watched.clear();
    clearTimeout(this.timer);
  }

  private wake(sessionId: string): void {
    const watched = this.watched.get(sessionId);
    if (!watched) return;
    watched.shared.clear();
    for (const wake of watched.wakes) wake();
  }

  /** Returns undefined if the store is unreachable; it is polled again in a second. */
  private async look(sessionId: string): Promise<string | undefined> {
    try {
      const session = await this.store.findSession(sessionId);
      return session ? `${session.lastSequence} ${session.status}` : 'erased';
    } catch {
      return undefined;
    }
  }

  private async poll(): Promise<void> {
    for (const [sessionId, watched] of this.watched) {
      const seen = await this.look(sessionId);
      if (seen !== undefined && seen !== watched.seen) this.wake(sessionId);
      watched.seen = seen ?? watched.seen;
    }
    this.timer = this.watched.size > 0 ? setTimeout(() => void this.poll(), POLL_MS) : undefined;
  }
}
