import { CallView, type LoggedEvent, type SessionHead } from '@conversation-service/voice';
import { ConversationError } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import type { Session } from '../../domain/session.js';
import { eventLoop, inTurns } from '../../lib/event-loop.js';
import { LruCache } from '../../lib/lru-cache.js';
import { formatRfc3339, formatTimeOrNull } from '../../lib/time/rfc3339.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { eventsOf } from '../../runtime/events-of.js';
import { sealIfDue } from '../../runtime/seal-if-due.js';
import { missingSession, requireSession } from '../../runtime/session-errors.js';
import { PayloadTally } from './payload-tally.js';
import { sessionTooLong } from './voice-errors.js';

/** A session at one moment: with its events up to then, everything that a view depends on. */
export interface CallHead {
  readonly session: Session;
  /** No event can follow. */
  readonly isSealed: boolean;
}

/** The events read of a call, with the total size of their payloads. */
export interface ReadCall {
  readonly view: CallView;
  readonly payloadBytes: number;
}

/** Total size of the payloads that one view depends on. They are in memory until it is built. */
const MAX_CALL_BYTES = 128 * 1024 * 1024;

/** Payloads that are longer are read in steps. */
const LONG_CHARS = 64 * 1024;

/** Number of sessions remembered as sealed, which is permanent. */
const MAX_KNOWN_SEALS = 10_000;

/** Reads sessions and their logs for views. */
export class CallReader {
  private readonly seals = new LruCache<true>(MAX_KNOWN_SEALS);

  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
    private readonly maxViewEvents: number,
  ) {}

  /** Identifies the database. */
  get incarnation(): string {
    return this.store.incarnation;
  }

  /** Returns the current session. @throws SESSION_NOT_FOUND, SESSION_ERASED */
  async findHead(sessionId: string): Promise<CallHead> {
    const session = await requireSession(this.store, sessionId);
    if (!(await this.isSealed(session))) return { session, isSealed: false };
    // The seal, then the head: the head includes everything in between, and no event can follow.
    return { session: await requireSession(this.store, sessionId), isSealed: true };
  }

  /**
   * Reads the log up to the head. Returns an error if it is too long for a view.
   * @throws SESSION_NOT_FOUND, SESSION_ERASED
   */
  async read({ session }: CallHead): Promise<ReadCall | ConversationError> {
    const { sessionId, lastSequence } = session;
    const view = new CallView(toSessionHead({ session, isSealed: false }));
    const payloads = new PayloadTally(view);
    for await (const events of eventsOf(this.store, sessionId)) {
      for (const event of events) {
        if (event.sequence > lastSequence) break;
        while (eventLoop.isTurnOver) await eventLoop.nextTurn();
        if (event.payload.length > LONG_CHARS) await inTurns(view.addSteps(toLoggedEvent(event)));
        else view.add(toLoggedEvent(event));
        payloads.count(event);
      }
      const refusal = this.refusalOf(sessionId, view.settledEventCount, payloads.remainingBytes);
      if (refusal) return refusal;
      if (view.throughSequence >= lastSequence) break;
      // A final may still replace the partials that are too many by now.
      if (this.refusalOf(sessionId, view.voiceEventCount, payloads.bytes)) view.forgetOpenPartials();
    }
    if (view.throughSequence < lastSequence) throw await missingSession(this.store, sessionId);
    return this.refusalOf(sessionId, view.voiceEventCount, payloads.bytes) ?? { view, payloadBytes: payloads.bytes };
  }

  private refusalOf(sessionId: string, eventCount: number, payloadBytes: number): ConversationError | undefined {
    const { maxViewEvents } = this;
    if (eventCount > maxViewEvents) {
      return sessionTooLong(
        `Session ${sessionId} has more than ${maxViewEvents} events of speech, interruptions, tools and metrics (MAX_VIEW_EVENTS).`,
      );
    }
    if (payloadBytes <= MAX_CALL_BYTES) return undefined;
    return sessionTooLong(
      `The events of session ${sessionId} that this view reads have payloads of more than ${MAX_CALL_BYTES} bytes in total.`,
    );
  }

  private async isSealed(session: Session): Promise<boolean> {
    const key = `${session.sessionId} ${session.createdAtMs}`;
    if (this.seals.get(key)) return true;
    const isSealed = await sealIfDue(this.store, session, this.clock.nowMs()).catch(unlessBroken);
    if (isSealed) this.seals.set(key, true, 1);
    return isSealed;
  }
}

/**
 * A store that accepts no writes, because its disk is full, still serves reads: the seal is reported once it is stored.
 */
function unlessBroken(error: unknown): false {
  if (error instanceof ConversationError) return false;
  throw error;
}

/** Returns the head as views read it. */
export function toSessionHead({ session, isSealed }: CallHead): SessionHead {
  const { sessionId, startedAtMs, endedAtMs, language } = session;
  return {
    sessionId,
    startedAt: formatRfc3339(startedAtMs),
    endedAt: formatTimeOrNull(endedAtMs),
    language,
    isSealed,
  };
}

function toLoggedEvent({ eventId, sequence, type, payload, timestampMs, late }: StoredEvent): LoggedEvent {
  const parsed = JSON.parse(payload) as LoggedEvent['payload'];
  return { eventId, sequence, type, payload: parsed, timestamp: formatRfc3339(timestampMs), late };
}
