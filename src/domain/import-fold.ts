import type { Head, PlacedEvent } from './append.js';
import type { StoredEvent } from './event.js';

/**
 * Follows the events of an imported session from first to last, and computes what a store keeps beside them: which are
 * out of order, and the head after each.
 */
export class ImportFold {
  private lastSequence = 0;
  private updatedAtMs: number;
  private maxTimestampMs: number | null = null;
  private outOfOrderCount = 0;

  /** `target` is the head of the complete session. */
  constructor(private readonly target: Head) {
    this.updatedAtMs = target.session.createdAtMs;
  }

  /** @throws if it is not the next event of the session. */
  add(event: StoredEvent): PlacedEvent {
    const { sessionId, lastSequence } = this.target.session;
    const isNext = event.sequence === this.lastSequence + 1 && event.sequence <= lastSequence;
    if (!isNext || event.sessionId !== sessionId) {
      throw new Error(`event ${event.sequence} does not follow event ${this.lastSequence} of ${lastSequence}`);
    }
    const outOfOrder = this.maxTimestampMs !== null && event.timestampMs < this.maxTimestampMs;
    if (outOfOrder) this.outOfOrderCount += 1;
    else this.maxTimestampMs = event.timestampMs;
    this.lastSequence = event.sequence;
    this.updatedAtMs = event.recordedAtMs;
    return { ...event, outOfOrder };
  }

  /** The head after the events so far, as before the completion. */
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

  /** Returns the head of the complete session, no longer archived. @throws if events are missing. */
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
