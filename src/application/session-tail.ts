import { graceIsOver } from '../domain/append.js';
import type { EventType, StoredEvent } from '../domain/event.js';
import type { Session } from '../domain/session.js';
import type { Clock } from '../ports/clock.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import { Bell } from './bell.js';
import { missingSession } from './refusals.js';
import type { SessionWatch } from './session-watch.js';

export type TailMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Status or counters changed. */
  | { readonly kind: 'session'; readonly session: Session }
  /** Everything stored up to this sequence is out; what follows happens now. */
  | { readonly kind: 'caught-up'; readonly sequence: number }
  /** Nothing happened for a while. */
  | { readonly kind: 'idle' }
  /** The session is sealed and everything is out, or it was erased: nothing will ever follow. */
  | { readonly kind: 'end' };

export interface TailOptions {
  readonly after: number;
  /** Empty means every type. */
  readonly types: readonly EventType[];
  /** Ends the tail without `end`: it can be resumed. */
  readonly signal: AbortSignal;
}

/** Events read at once: what a tail holds in memory at most. */
const PAGE_SIZE = 100;

/** Proxies cut connections that are silent for a minute or less. */
const IDLE_MS = 15_000;

/** Follows sessions: the log after a sequence, then every event as it is committed; no gap and no repeat, whatever the feed loses. */
export class SessionTails {
  constructor(
    private readonly store: ConversationStore,
    private readonly watch: SessionWatch,
    private readonly clock: Clock,
    private readonly lateEventGraceMs: number,
  ) {}

  /**
   * Whether nothing will ever follow after this sequence. @throws SESSION_NOT_FOUND, SESSION_ERASED
   */
  async isOver(sessionId: string, after: number): Promise<boolean> {
    const session = await this.getSession(sessionId);
    return after >= session.lastSequence && (await this.isSealed(session));
  }

  /** One page in memory at a time, read when the consumer asks for more: a slow one waits, and costs nothing. */
  async *follow(sessionId: string, { after, types, signal }: TailOptions): AsyncGenerator<TailMessage, void, void> {
    const bell = new Bell(signal);
    const unwatch = this.watch.watch(sessionId, () => bell.ring());
    try {
      let cursor = after;
      let told = '';
      for (;;) {
        bell.reset();
        // Seal, then head, then page: what is sealed is complete, and whatever the head counts is in this page or the next.
        const first = await this.store.findSession(sessionId);
        const sealed = first && (await this.isSealed(first));
        const session = first && (await this.store.findSession(sessionId));
        if (!session) return yield { kind: 'end' };
        const page = await this.store.readEvents(sessionId, { after: cursor, order: 'asc', limit: PAGE_SIZE, types });
        for (const event of page?.events ?? []) yield { kind: 'event', event };
        if (signal.aborted) return;
        cursor = Math.max(cursor, page?.events.at(-1)?.sequence ?? 0);
        if (page?.hasMore) continue;
        cursor = Math.max(cursor, session.lastSequence);

        const state = `${session.status} ${session.lastSequence}`;
        if (state !== told) yield { kind: 'session', session };
        if (told === '') yield { kind: 'caught-up', sequence: session.lastSequence };
        told = state;
        if (sealed) return yield { kind: 'end' };
        if (!(await bell.wait(this.waitMs(session)))) yield { kind: 'idle' };
        if (signal.aborted) return;
      }
    } finally {
      unwatch();
    }
  }

  /** Until something must be said or done: the heartbeat, or the end of the grace. */
  private waitMs(session: Session): number {
    if (session.completedAtMs === null) return IDLE_MS;
    const untilSealMs = session.completedAtMs + this.lateEventGraceMs - this.clock.nowMs();
    return Math.min(IDLE_MS, Math.max(1, untilSealMs));
  }

  /** Writes the seal where it is due: only what is stored keeps other instances from taking an event after the end. */
  private async isSealed(session: Session): Promise<boolean> {
    const isDue = graceIsOver(session, { nowMs: this.clock.nowMs(), lateEventGraceMs: this.lateEventGraceMs });
    return isDue && (await this.store.sealSession(session.sessionId)) === true;
  }

  private async getSession(sessionId: string): Promise<Session> {
    const session = await this.store.findSession(sessionId);
    if (!session) throw await missingSession(this.store, sessionId);
    return session;
  }
}
