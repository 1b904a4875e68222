import type { Head, PlacedEvent } from './append.js';
import type { StoredEvent } from './event.js';

/**
 * Follows the events of a session that comes from elsewhere, from the first to the last, and says what a store keeps
 * beside them: which are strays, and the head behind each.
 */
export class ImportFold {
  private lastSequence = 0;
  private updatedAtMs: number;
  private maxTimestampMs: number | null = null;
  private outOfOrderCount = 0;

  /** `target`: the head of the whole session. */
  constructor(private readonly target: Head) {
    this.updatedAtMs = target.session.createdAtMs;
  }

  /** Throws where it is not the next event of the session. */
  add(event: StoredEvent): PlacedEvent {
    const { sessionId, lastSequence } = this.target.session;
    const isNext = event.sequence === this.lastSequence + 1 && event.sequence <= lastSequence;
    if (!isNext || event.sessionId !== sessionId) {
      throw new Error(`event ${event.sequence} does not follow event ${this.lastSequence} of ${lastSequence}`);
    }
    const stray = this.maxTimestampMs !== null && event.timestampMs < this.maxTimestampMs;
    if (stray) this.outOfOrderCount += 1;
    else this.maxTimestampMs = event.timestampMs;
    this.lastSequence = event.sequence;
    this.updatedAtMs = event.recordedAtMs;
    return { ...event, outOfOrder: stray };
  }

  /** The head behind the events so far, as it was before the completion. */
  get reached(): Head {
    const { session } = this.target;
    const { lastSequence, updatedAtMs, maxTimestampMs, outOfOrderCount } = this;
    return {
      session: {
        ...session,
        status: lastSequence > 0 ? 'active' : session.initialStatus,
        endedAtMs: null,
        endReason: null,
        lastSequence,
        updatedAtMs,
        completedAtMs: null,
        completedSequence: null,
        lateGraceMs: null,
        abandonment: null,
        archive: null,
      },
      sealed: false,
      maxTimestampMs,
      outOfOrderCount,
    };
  }

  /** The head of the whole session, its events no longer in an archive. Throws where events are missing. */
  finish(): Head {
    const { session, sealed } = this.target;
    if (this.lastSequence !== session.lastSequence) {
      throw new Error(
        `the session ends with event ${session.lastSequence}, and ${this.lastSequence} was the last to come`,
      );
    }
    const { maxTimestampMs, outOfOrderCount } = this;
    return { session: { ...session, archive: null }, sealed, maxTimestampMs, outOfOrderCount };
  }
}
