import { advance, type Head, initialHead, isOutOfOrder, type PlacedEvent } from './append.js';
import type { StoredEvent } from './event.js';
import { NO_END } from './session.js';

/**
 * Follows the events of an imported session from first to last, and computes what a store keeps beside them: which are
 * out of order, and the head after each.
 */
export class ImportFold {
  private head: Head;

  /** `target` is the head of the complete session. */
  constructor(private readonly target: Head) {
    const { session } = target;
    const { initialStatus: status, createdAtMs: updatedAtMs } = session;
    this.head = initialHead({ ...session, ...NO_END, status, updatedAtMs, lastSequence: 0, archive: null });
  }

  /** The head after the events so far, as before the completion. */
  get reached(): Head {
    return this.head;
  }

  /** @throws if it is not the next event of the session. */
  add(event: StoredEvent): PlacedEvent {
    const { sessionId, lastSequence } = this.target.session;
    const before = this.head.session.lastSequence;
    const isNext = event.sequence === before + 1 && event.sequence <= lastSequence;
    if (!isNext || event.sessionId !== sessionId) {
      throw new Error(`event ${event.sequence} does not follow event ${before} of ${lastSequence}`);
    }
    const outOfOrder = isOutOfOrder(this.head, event);
    this.head = advance(this.head, event, outOfOrder);
    return { ...event, outOfOrder };
  }

  /** Returns the head of the complete session, no longer archived. @throws if events are missing. */
  finish(): Head {
    const { session, sealed } = this.target;
    const { lastSequence } = this.head.session;
    if (lastSequence !== session.lastSequence) {
      throw new Error(`the session ends with event ${session.lastSequence}, and ${lastSequence} was the last to come`);
    }
    return { ...this.head, session: { ...session, archive: null }, sealed };
  }
}
