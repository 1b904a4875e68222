import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { ConversationStore } from '../../ports/conversation-store.js';

/** How late a change is noticed at most when its hint was lost. One read for each watched session, however many watch it. */
const POLL_MS = 1_000;

interface Watched {
  readonly wakes: Set<() => void>;
  /** What the last poll saw, to tell whether anything changed. */
  seen: string | undefined;
  /** What was read since the last wake. */
  readonly shared: Map<string, Promise<unknown>>;
}

/**
 * Wakes those who wait for something to happen in a session: at once by the feed's hints, and within a second by looking
 * at the store, since hints may be lost.
 */
export class SharedPoller {
  private readonly watched = new Map<string, Watched>();
  private readonly unsubscribe: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ConversationStore,
    feed: ChangeNotifier,
  ) {
    this.unsubscribe = feed.subscribe(({ sessionId, annotation }) => {
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
   * What `read` gives of a watched session, once for all who ask under the same name before its next wake. For those who
   * were just woken: what they were woken for is in it. Whatever is committed later wakes them again.
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

  /** Undefined where the store cannot be reached now: it is asked again in a second. */
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
