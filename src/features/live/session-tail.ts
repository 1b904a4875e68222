import { lateUntilMs } from '../../domain/append.js';
import type { EventType, StoredEvent } from '../../domain/event.js';
import type { LogPage } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { eventLoop } from '../../lib/event-loop.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { sealIfDue } from '../../runtime/seal-if-due.js';
import { requireSession } from '../../runtime/session-errors.js';
import { WakeSignal } from '../../runtime/wake-signal.js';
import type { SharedPoller } from './shared-poller.js';

export type TailMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Status, end or counters changed. */
  | { readonly kind: 'session'; readonly session: Session }
  /** Everything stored up to this sequence was sent; what follows is live. */
  | { readonly kind: 'caught-up'; readonly sequence: number }
  /**
   * The position is beyond the end of the log, because it comes from another database. The log follows from its start.
   */
  | { readonly kind: 'reset'; readonly sequence: number }
  /** Nothing has happened for a while. */
  | { readonly kind: 'idle' }
  /** The session is sealed and everything was sent, or it was erased: no event can follow. */
  | { readonly kind: 'end' };

export interface TailOptions {
  readonly after: number;
  /** Empty means every type. */
  readonly types: readonly EventType[];
  /** Whether to send changes of status, end or counters. */
  readonly tellsSession: boolean;
  /** Ends the tail without `end`, so that it can be resumed. */
  readonly signal: AbortSignal;
}

/** One read of a session from a position in its log. */
interface Look {
  readonly session: Session;
  readonly sealed: boolean;
  readonly page: LogPage | undefined;
}

/**
 * The maximum that is read at once and that a tail holds in memory: this many events and bytes, or one larger event.
 */
const PAGE_SIZE = 100;
const PAGE_BYTES = 64 * 1024;

/** Proxies close connections that are silent for a minute or less. */
const IDLE_MS = 15_000;

/**
 * Follows sessions: the log after a sequence, then every event as it is committed, without gaps or repeats, even if
 * notifications are lost.
 */
export class SessionTails {
  constructor(
    private readonly store: ConversationStore,
    private readonly watch: SharedPoller,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns whether no event can follow this sequence; false if it is beyond the log.
   * @throws SESSION_NOT_FOUND, SESSION_ERASED
   */
  async isOver(sessionId: string, after: number): Promise<boolean> {
    const session = await requireSession(this.store, sessionId);
    return after === session.lastSequence && (await sealIfDue(this.store, session, this.clock.nowMs()));
  }

  /**
   * Yields messages in order, grouped by read. One page is in memory at a time, and is read when the consumer asks for
   * more, so a slow one costs nothing. Tails that are woken at the same position of a session share one read, so many
   * cost the store as much as one.
   */
  async *follow(
    sessionId: string,
    { after, types, tellsSession, signal }: TailOptions,
  ): AsyncGenerator<readonly TailMessage[], void, void> {
    const bell = new WakeSignal(signal);
    const unwatch = this.watch.watch(sessionId, () => bell.wake());
    try {
      let cursor = after;
      const head = after > 0 ? await this.store.findSession(sessionId) : undefined;
      if (head !== undefined && after > head.lastSequence) {
        cursor = 0;
        yield [{ kind: 'reset', sequence: head.lastSequence }];
      }
      let told = '';
      let isWoken = false;
      for (;;) {
        // Many tails are woken together, and shared reads resolve at once.
        while (eventLoop.isTurnOver) await eventLoop.nextTurn();
        bell.reset();
        const look = () => this.look(sessionId, cursor, types);
        const seen = isWoken ? await this.watch.share(sessionId, `${cursor} ${types.join()}`, look) : await look();
        if (!seen) return yield [{ kind: 'end' }];
        const { session, sealed, page } = seen;
        if (signal.aborted) return;
        const messages: TailMessage[] = (page?.events ?? []).map((event) => ({ kind: 'event', event }));
        cursor = Math.max(cursor, page?.events.at(-1)?.sequence ?? 0);
        isWoken = false;
        if (page?.hasMore) {
          yield messages;
          continue;
        }
        cursor = Math.max(cursor, session.lastSequence);

        const state = `${session.status} ${session.lastSequence} ${session.endedAtMs} ${session.endReason}`;
        if (tellsSession && state !== told) messages.push({ kind: 'session', session });
        if (told === '') messages.push({ kind: 'caught-up', sequence: session.lastSequence });
        told = state;
        if (sealed) messages.push({ kind: 'end' });
        if (messages.length > 0) yield messages;
        if (sealed) return;
        isWoken = await bell.wait(this.waitMs(session));
        if (signal.aborted) return;
        if (!isWoken) yield [{ kind: 'idle' }];
      }
    } finally {
      unwatch();
    }
  }

  /**
   * Seal, then head, then page: what is sealed is complete, and whatever the head counts is in this page or the next.
   * Undefined if the session was erased.
   */
  private async look(sessionId: string, cursor: number, types: readonly EventType[]): Promise<Look | undefined> {
    const first = await this.store.findSession(sessionId);
    const sealed = first !== undefined && (await sealIfDue(this.store, first, this.clock.nowMs()));
    const session = first && (await this.store.findSession(sessionId));
    if (!session) return undefined;
    const page = await this.store.readEvents(sessionId, {
      after: cursor,
      order: 'asc',
      limit: PAGE_SIZE,
      maxBytes: PAGE_BYTES,
      types,
    });
    return { session, sealed, page };
  }

  /** Returns the time until something is due: the heartbeat, or the end of the grace. */
  private waitMs(session: Session): number {
    const untilSealMs = lateUntilMs(session) - this.clock.nowMs();
    // Afterwards, a read has already asked the store, which still accepts events.
    return untilSealMs > 0 ? Math.min(IDLE_MS, untilSealMs) : IDLE_MS;
  }
}
