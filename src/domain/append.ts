import { EMPTY_OBJECT, type EventField, eventConflicts, type NewEvent, placeEvent, type StoredEvent } from './event.js';
import {
  ABANDONED_END_REASON,
  type Completion,
  type CompletionField,
  completionConflicts,
  type Session,
} from './session.js';

/** What a decision needs to know about a session, apart from the existing events with the ids of the incoming ones. */
export interface Head {
  readonly session: Session;
  /**
   * No more events are accepted. Stored, and never reset, so that a clock that steps back cannot reopen the session.
   */
  readonly sealed: boolean;
  /** Largest timestamp so far; null without events. */
  readonly maxTimestampMs: number | null;
  /**
   * Number of events whose timestamp is earlier than that of an event with a lower sequence. 0 if all arrived in
   * chronological order.
   */
  readonly outOfOrderCount: number;
}

/** Returns the head of a session without events. */
export function initialHead(session: Session): Head {
  return { session, sealed: false, maxTimestampMs: null, outOfOrderCount: 0 };
}

/**
 * For a repeat, the event is the stored one with the payload of the repeat, or `{}` if the repeat has none: a small
 * request must not load hundreds of large events. `findEvent` reads the whole event.
 */
export type AppendOutcome =
  | { readonly kind: 'appended' | 'duplicate'; readonly event: StoredEvent }
  | { readonly kind: 'conflict'; readonly event: StoredEvent; readonly fields: readonly EventField[] }
  | { readonly kind: 'sealed'; readonly eventId: string };

export interface AppendRule {
  /** The server's clock at the commit. */
  readonly nowMs: number;
  /** How long after the recorded completion events are accepted if the completion does not say; 0 means not at all. */
  readonly lateEventGraceMs: number;
}

export interface AppendDecision {
  /** One outcome per incoming event, in input order. */
  readonly outcomes: readonly AppendOutcome[];
  /** The events to store, in order of sequence. */
  readonly appended: readonly PlacedEvent[];
  /** The head after `appended` is stored; the same object if nothing changes. */
  readonly head: Head;
}

export interface PlacedEvent extends StoredEvent {
  /** Whether its timestamp is earlier than that of an event with a lower sequence. */
  readonly outOfOrder: boolean;
}

/** By eventId. Each is looked up once, so a store may read them one at a time. */
export type ExistingEvents = Pick<ReadonlyMap<string, StoredEvent>, 'get'>;

/**
 * The append rule. Pure and total: given the head, the existing events (by eventId) and the incoming events, it decides
 * which are appended, duplicates, conflicts or refused. The duplicate check precedes all others, and also covers events
 * of the same call. Sequences have no gaps. Adapters make it atomic: what was read must still hold when `appended` and
 * `head` are stored.
 */
export function decideAppend(
  head: Head,
  existing: ExistingEvents,
  incoming: readonly NewEvent[],
  rule: AppendRule,
): AppendDecision {
  const outcomes: AppendOutcome[] = [];
  const appended: PlacedEvent[] = [];
  const appendedHere = new Map<string, StoredEvent>();
  let next = head;
  for (const event of incoming) {
    const repeated = existing.get(event.eventId) ?? appendedHere.get(event.eventId);
    if (repeated) {
      outcomes.push(decideRepeat(repeated, event));
      continue;
    }
    next = decideSeal(next, rule);
    if (next.sealed) {
      outcomes.push({ kind: 'sealed', eventId: event.eventId });
      continue;
    }
    const { session } = next;
    const isLate = session.completedAtMs !== null;
    const stored = placeEvent(event, session.sessionId, session.lastSequence + 1, isLate, rule.nowMs);
    const outOfOrder = isOutOfOrder(next, stored);
    next = advance(next, stored, outOfOrder);
    appendedHere.set(stored.eventId, stored);
    appended.push({ ...stored, outOfOrder });
    outcomes.push({ kind: 'appended', event: stored });
  }
  return { outcomes, appended, head: next };
}

export type CompleteOutcome =
  | { readonly kind: 'completed'; readonly session: Session }
  /** The service had completed it as abandoned; the client's completion replaces that. */
  | { readonly kind: 'replaced'; readonly session: Session }
  | { readonly kind: 'duplicate'; readonly session: Session }
  | { readonly kind: 'conflict'; readonly session: Session; readonly fields: readonly CompletionField[] };

export interface Decision<Outcome> {
  readonly outcome: Outcome;
  /** The same object if nothing changes. */
  readonly head: Head;
}

/**
 * The completion rule. The first completion is final: a repeat returns it, and different content is a conflict. If the
 * service completed the session itself, the first completion of a client may replace that once, until the seal.
 */
export function decideComplete(head: Head, completion: Completion, rule: AppendRule): Decision<CompleteOutcome> {
  const { session } = head;
  if (session.completedAtMs === null) return decided('completed', head, completed(session, completion, rule));
  const fields = completionConflicts({ ...session, lateGraceMs: graceMsOf(session, rule) }, completion);
  if (fields.length === 0) return { head, outcome: { kind: 'duplicate', session } };
  const isReplaceable = session.abandonment !== null && session.abandonment.replacedSequence === null;
  const next = isReplaceable ? decideSeal(head, rule) : head;
  if (!isReplaceable || next.sealed) return { head: next, outcome: { kind: 'conflict', session, fields } };
  return decided('replaced', head, replaced(session, completion, rule));
}

function decided(kind: 'completed' | 'replaced', head: Head, session: Session): Decision<CompleteOutcome> {
  return { outcome: { kind, session }, head: { ...head, session } };
}

export type AbandonOutcome =
  | { readonly kind: 'abandoned'; readonly session: Session }
  /** An event or a completion arrived first: nothing changed. */
  | { readonly kind: 'overtaken'; readonly session: Session };

/**
 * Completes a session as failed if nothing has arrived after `lastSequence`; it ends at the time of its latest event.
 */
export function decideAbandon(head: Head, lastSequence: number, rule: AppendRule): Decision<AbandonOutcome> {
  const { session, maxTimestampMs } = head;
  if (session.completedAtMs !== null || session.lastSequence !== lastSequence) {
    return { head, outcome: { kind: 'overtaken', session } };
  }
  const end: Completion = {
    status: 'failed',
    endReason: ABANDONED_END_REASON,
    endedAtMs: maxTimestampMs ?? session.startedAtMs,
  };
  const abandoned = { ...completed(session, end, rule), abandonment: { replacedSequence: null } };
  return { outcome: { kind: 'abandoned', session: abandoned }, head: { ...head, session: abandoned } };
}

export interface SealOutcome {
  readonly kind: 'sealed' | 'open';
}

/** A step in the life of a session other than an event. */
export type Transition =
  | { readonly kind: 'complete'; readonly completion: Completion }
  | { readonly kind: 'abandon'; readonly lastSequence: number }
  /** Seals the session if that is due. */
  | { readonly kind: 'seal' };

export type TransitionOutcome = CompleteOutcome | AbandonOutcome | SealOutcome;

/** Applies the rule for this kind of transition. Pure and total, like the append rule. */
export function decideTransition(head: Head, transition: Transition, rule: AppendRule): Decision<TransitionOutcome> {
  switch (transition.kind) {
    case 'complete':
      return decideComplete(head, transition.completion, rule);
    case 'abandon':
      return decideAbandon(head, transition.lastSequence, rule);
    case 'seal': {
      const next = decideSeal(head, rule);
      return { head: next, outcome: { kind: next.sealed ? 'sealed' : 'open' } };
    }
  }
}

/** Returns the head of a session, sealed if that is due; otherwise the same object. */
export function decideSeal(head: Head, rule: AppendRule): Head {
  const { session } = head;
  const isDue = rule.nowMs >= lateUntilMs({ ...session, lateGraceMs: graceMsOf(session, rule) });
  return head.sealed || !isDue ? head : { ...head, sealed: true };
}

function graceMsOf(session: Session, rule: AppendRule): number {
  return session.lateGraceMs ?? rule.lateEventGraceMs;
}

/**
 * Returns when the session stops accepting events; until then only its store knows whether it is sealed. Infinity for a
 * session that is not completed. In the past if the grace is 0, since a clock that steps back must not reopen it. A
 * session without a recorded grace may be sealed at any time.
 */
export function lateUntilMs({ completedAtMs, lateGraceMs }: Session): number {
  if (completedAtMs === null) return Number.POSITIVE_INFINITY;
  return lateGraceMs ? completedAtMs + lateGraceMs : Number.NEGATIVE_INFINITY;
}

export function decideRepeat(stored: StoredEvent, repeat: NewEvent): AppendOutcome {
  const fields = eventConflicts(stored, repeat);
  const payload = fields.includes('payload') ? undefined : repeat.payload;
  const event = { ...stored, payload: payload ?? EMPTY_OBJECT };
  return fields.length === 0 ? { kind: 'duplicate', event } : { kind: 'conflict', event, fields };
}

export function isOutOfOrder({ maxTimestampMs }: Head, { timestampMs }: StoredEvent): boolean {
  return maxTimestampMs !== null && timestampMs < maxTimestampMs;
}

/** Returns the head after the next event. */
export function advance(head: Head, event: StoredEvent, outOfOrder: boolean): Head {
  const { session } = head;
  return {
    ...head,
    session: {
      ...session,
      status: session.status === 'initiated' ? 'active' : session.status,
      lastSequence: event.sequence,
      updatedAtMs: event.recordedAtMs,
    },
    maxTimestampMs: outOfOrder ? head.maxTimestampMs : event.timestampMs,
    outOfOrderCount: head.outOfOrderCount + (outOfOrder ? 1 : 0),
  };
}

function completed(session: Session, completion: Completion, { nowMs, lateEventGraceMs }: AppendRule): Session {
  return {
    ...session,
    status: completion.status ?? 'completed',
    endReason: completion.endReason ?? null,
    endedAtMs: completion.endedAtMs ?? nowMs,
    updatedAtMs: nowMs,
    completedAtMs: nowMs,
    completedSequence: session.lastSequence,
    lateGraceMs: completion.lateGraceMs ?? lateEventGraceMs,
  };
}

/** Replaces the end with that of the client. The grace still counts from the recorded completion. */
function replaced(session: Session, completion: Completion, rule: AppendRule): Session {
  const { completedAtMs, completedSequence } = session;
  return {
    ...completed(session, completion, { ...rule, lateEventGraceMs: graceMsOf(session, rule) }),
    completedAtMs,
    completedSequence,
    abandonment: { replacedSequence: session.lastSequence },
  };
}
