import { INITIAL_STATUSES, type Session } from '../../domain/session.js';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { findSwitchedOnMs } from './switched-on.js';

export interface AbandonerParts {
  readonly store: ConversationStore;
  readonly notifier: ChangeNotifier;
  readonly clock: Clock;
  /** Called for every session that this instance has abandoned. */
  readonly onAbandoned: (session: Session) => void;
}

/** Concurrent completions, which share commits. */
const CONCURRENCY = 32;

/** Together with a walk and the lease of a dead process, still within the promised minute. */
const LONGEST_INTERVAL_MS = 10_000;
const LOOKS_PER_TIMEOUT = 4;

/**
 * Ends the sessions of which nothing came for so long. The time is that of the server: the commit of the last event, else the
 * creation. A walk over the open sessions finds them; the store checks again in the step that completes, so an event that
 * comes in between is never overtaken, and of any number of instances one completes.
 */
export class Abandoner {
  readonly intervalMs: number;

  constructor(
    private readonly parts: AbandonerParts,
    private readonly abandonAfterMs: number,
  ) {
    this.intervalMs = Math.min(abandonAfterMs / LOOKS_PER_TIMEOUT, LONGEST_INTERVAL_MS);
  }

  /** Walks once; one instance is enough. Returns the delay before the next run in milliseconds. */
  async run(signal: AbortSignal): Promise<number> {
    const { store, clock } = this.parts;
    const switchedOnMs = await findSwitchedOnMs(store.records, clock.nowMs());
    for (const status of INITIAL_STATUSES) {
      let idle: Session[] = [];
      for await (const session of allSessions(store, { status, metadata: [], withoutMetadata: true })) {
        if (this.isIdle(session, switchedOnMs)) idle.push(session);
        if (idle.length < CONCURRENCY) continue;
        await this.abandonAll(idle);
        idle = [];
        if (signal.aborted) return this.intervalMs;
      }
      await this.abandonAll(idle);
    }
    return this.intervalMs;
  }

  private isIdle({ updatedAtMs }: Session, switchedOnMs: number): boolean {
    return this.parts.clock.nowMs() - Math.max(updatedAtMs, switchedOnMs) >= this.abandonAfterMs;
  }

  private async abandonAll(sessions: readonly Session[]): Promise<void> {
    await Promise.all(sessions.map((session) => this.abandon(session)));
  }

  private async abandon({ sessionId, lastSequence }: Session): Promise<void> {
    const { store, notifier, onAbandoned } = this.parts;
    const outcome = await store.abandonSession(sessionId, lastSequence);
    if (outcome?.kind !== 'abandoned') return;
    onAbandoned(outcome.session);
    notifier.publish({ sessionId, sequence: outcome.session.lastSequence });
  }
}
