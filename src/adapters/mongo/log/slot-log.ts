import { type Head, initialHead, type PlacedEvent } from '../../../domain/append.js';
import type { StoredEvent } from '../../../domain/event.js';
import type { Abandonment, Session, SessionStatus, TerminalStatus } from '../../../domain/session.js';

/**
 * The log of a session in a store that can make only single records atomic. Slots are 1, 2, 3 … without holes;
 * each is taken by an event or by a marker. A marker (completion, seal) is never listed and takes no sequence, so
 * slot = sequence + (markers below it), and sequences stay without holes.
 */
export interface SlotRecord {
  readonly sessionId: string;
  readonly slot: number;
  /** Unique in the session: the event's id, or that of a marker. */
  readonly id: string;
  /** Unique in the world, chosen by the writer: by it a writer knows its own record again after a lost reply. */
  readonly tag: string;
  /** Null in a marker. */
  readonly event: StoredEvent | null;
  /** The event's timestamp lies before that of an event with a lower sequence. */
  readonly outOfOrder: boolean;
  /** All that deciding about the next slot needs. */
  readonly head: SlotHead;
}

/** Ids of the markers. A client's id never begins with a colon (domain/ids.ts). */
export const COMPLETION_ID = ':completed';
/** Of a completion that replaces an abandonment. */
export const REPLACEMENT_ID = ':replaced';
export const SEAL_ID = ':sealed';

const ERASED_PREFIX = ':erased-';

/** Markers that fence the log of a session that is being erased: who comes upon one finds no session. */
export const ERASED_IDS: readonly string[] = Array.from({ length: 64 }, (_, index) => `${ERASED_PREFIX}${index}`);

/** Of one more marker, in this slot. */
export function erasedIdAt(slot: number): string {
  return `${ERASED_PREFIX}at-${slot}`;
}

const FENCE_NEAR_SLOTS = 32;
const FENCE_GROWTH = 1.5;

/**
 * How far behind the last slot that was seen a marker is set. First one behind the other, then farther and farther apart,
 * some millions of slots in all: a busy writer may have gone on for any while since the last slot was seen, and cannot
 * outrun them all. Where it is now may be a gap, which is still to be closed.
 */
export function fenceDistance(index: number): number {
  if (index < FENCE_NEAR_SLOTS) return index + 1;
  return Math.ceil(FENCE_NEAR_SLOTS * FENCE_GROWTH ** (index - FENCE_NEAR_SLOTS + 1));
}

export function isErasedMarker(id: string | undefined): boolean {
  return id?.startsWith(ERASED_PREFIX) === true;
}

/** The changing part of a `Head` once this slot is taken; the rest is the session's birth. */
export interface SlotHead {
  readonly lastSequence: number;
  readonly maxTimestampMs: number | null;
  readonly outOfOrderCount: number;
  readonly updatedAtMs: number;
  readonly completion: CompletionFacts | null;
  readonly sealed: boolean;
}

export interface CompletionFacts {
  readonly status: TerminalStatus;
  readonly endReason: string | null;
  readonly endedAtMs: number;
  readonly completedAtMs: number;
  readonly completedSequence: number;
  readonly lateGraceMs: number | null;
  readonly abandonment: Abandonment | null;
}

/** A session as a store with slots finds it. */
export interface FoundHead {
  /** As it was created: never changes. */
  readonly birth: Session;
  /** What the session's own record knows of its end: a projection of the log, which may lag behind it. */
  readonly projected: Projected;
  /** Undefined while no slot is taken. */
  readonly last: SlotRecord | undefined;
}

export type InsertReply =
  /** All are durable. */
  | { readonly kind: 'inserted' }
  /** A record met a duplicate key, whichever: it and all behind it are not stored, those before it are. */
  | { readonly kind: 'collided' }
  /** The reply was lost: any number of the first records may be stored, now or in a moment. */
  | { readonly kind: 'unknown' };

/**
 * What a store must be able to do. Each method is one request; a store may answer at once or with a promise. Failures
 * that a repeat cannot settle are thrown.
 *
 * *Durable reads*: what they show can never be rolled back (MongoDB: read concern `majority`). They may be stale: they
 * show what a prefix of the store's commits left behind.
 */
export interface SlotLog {
  /** The session, durably, and its last slot, stale or not durable yet. Undefined: no such session. */
  findHead(sessionId: string): Awaitable<FoundHead | undefined>;
  /** The records with these ids, in one durable read: what it shows was there at one moment. */
  findRecords(sessionId: string, ids: readonly string[]): Awaitable<readonly SlotRecord[]>;
  /**
   * Inserts one after the other, each atomically, under two unique keys: (session, slot) and (session, id). Stops at the
   * first that fails. Replies once everything that it stored is durable.
   */
  insert(records: readonly SlotRecord[]): Awaitable<InsertReply>;
  /** Brings the session's own record up to this status and its completion, durably. Never backwards. */
  project(session: Session): Awaitable<void>;
  /** Waits a random while before try number `attempt` (1, 2, 3 …), so that rivals do not march in step. */
  wait(attempt: number): Awaitable<void>;
}

export type Awaitable<Value> = Value | Promise<Value>;

/** Where the next record goes is one above this. 0: no slot is taken. */
export function lastSlotOf({ session, sealed }: Head): number {
  const markers = [session.completedAtMs !== null, isReplaced(session), sealed];
  return session.lastSequence + markers.filter(Boolean).length;
}

/** What takes the slot that this head is behind: an event, or the marker of this id. */
export function toSlotRecord(head: Head, tag: string, taken: PlacedEvent | string): SlotRecord {
  const place = { sessionId: head.session.sessionId, slot: lastSlotOf(head), tag, head: toSlotHead(head) };
  if (typeof taken === 'string') return { ...place, id: taken, event: null, outOfOrder: false };
  const { outOfOrder, ...event } = taken;
  return { ...place, id: event.eventId, event, outOfOrder };
}

/** The slot of an event. */
export function slotOf(
  sequence: number,
  { completedSequence, abandonment }: Pick<Session, 'completedSequence' | 'abandonment'>,
): number {
  const markers = [completedSequence, abandonment?.replacedSequence ?? null];
  return sequence + markers.filter((at) => at !== null && sequence > at).length;
}

export function toSlotHead({ session, sealed, maxTimestampMs, outOfOrderCount }: Head): SlotHead {
  return {
    lastSequence: session.lastSequence,
    maxTimestampMs,
    outOfOrderCount,
    updatedAtMs: session.updatedAtMs,
    completion: toFacts(session),
    sealed,
  };
}

export function fromSlotHead(birth: Session, head: SlotHead | undefined): Head {
  if (!head) return initialHead(birth);
  const { lastSequence, updatedAtMs, completion, sealed, maxTimestampMs, outOfOrderCount } = head;
  const status = lastSequence > 0 ? 'active' : birth.initialStatus;
  return {
    session: { ...birth, status, lastSequence, updatedAtMs, ...completion },
    sealed,
    maxTimestampMs,
    outOfOrderCount,
  };
}

function toFacts(session: Session): CompletionFacts | null {
  const { status, endReason, endedAtMs, completedAtMs, completedSequence, lateGraceMs, abandonment } = session;
  if (endedAtMs === null || completedAtMs === null || completedSequence === null) return null;
  // A completed session has a terminal status: `decideComplete` sets both at once.
  const end = { status: status as TerminalStatus, endReason, endedAtMs, lateGraceMs, abandonment };
  return { ...end, completedAtMs, completedSequence };
}

/** A status, or `replaced`: the end is that of a client, and no longer the abandonment. */
export type Projected = SessionStatus | 'replaced';

export function projectionOf(session: Session): Projected {
  return isReplaced(session) ? 'replaced' : session.status;
}

export function isReplaced({ abandonment }: Pick<Session, 'abandonment'>): boolean {
  return abandonment !== null && abandonment.replacedSequence !== null;
}

const RANKS: Readonly<Record<Projected, number>> = { initiated: 0, active: 1, completed: 2, failed: 2, replaced: 3 };

/** True where the projection does not know yet what the log says. */
export function projectionLags(projected: Projected, due: Projected): boolean {
  return RANKS[projected] < RANKS[due];
}
