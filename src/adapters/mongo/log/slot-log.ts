import { type Head, initialHead, type PlacedEvent } from '../../../domain/append.js';
import type { StoredEvent } from '../../../domain/event.js';
import type { Abandonment, Session, SessionStatus, TerminalStatus } from '../../../domain/session.js';

/**
 * The log of a session in a store with single-record atomicity. Slots are 1, 2, 3 … without gaps; each contains an
 * event or a marker. A marker (completion, seal) is never listed and takes no sequence, so slot = sequence + (markers
 * below it), and sequences have no gaps.
 */
export interface SlotRecord {
  readonly sessionId: string;
  readonly slot: number;
  /** Unique in the session: the id of the event or of the marker. */
  readonly id: string;
  /** Globally unique, chosen by the writer, who thereby recognizes its own record after a lost reply. */
  readonly tag: string;
  /** Null for a marker. */
  readonly event: StoredEvent | null;
  /** Whether the event's timestamp is earlier than that of an event with a lower sequence. */
  readonly outOfOrder: boolean;
  /** Everything needed to decide about the next slot. */
  readonly head: SlotHead;
}

/** Ids of the markers. A client's id never begins with a colon (domain/ids.ts). */
export const COMPLETION_ID = ':completed';
/** Id of a completion that replaces an abandonment. */
export const REPLACEMENT_ID = ':replaced';
export const SEAL_ID = ':sealed';

const ERASED_PREFIX = ':erased-';

/** Markers that fence the log of a session that is being erased: a writer that meets one finds no session. */
export const ERASED_IDS: readonly string[] = Array.from({ length: 64 }, (_, index) => `${ERASED_PREFIX}${index}`);

/** Returns the id of an additional marker, in this slot. */
export function erasedIdAt(slot: number): string {
  return `${ERASED_PREFIX}at-${slot}`;
}

const FENCE_NEAR_SLOTS = 32;
const FENCE_GROWTH = 1.5;

/**
 * Returns how far after the last known slot a marker is placed. First one after another, then farther and farther
 * apart, over some millions of slots: a busy writer may have continued since the last slot was read, and cannot outrun
 * them all. Its current position may be a gap, which remains to be closed.
 */
export function fenceDistance(index: number): number {
  if (index < FENCE_NEAR_SLOTS) return index + 1;
  return Math.ceil(FENCE_NEAR_SLOTS * FENCE_GROWTH ** (index - FENCE_NEAR_SLOTS + 1));
}

export function isErasedMarker(id: string | undefined): boolean {
  return id?.startsWith(ERASED_PREFIX) === true;
}

/** The part of a `Head` that changes with this slot; the rest is set at creation. */
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

/** A session as found in a store with slots. */
export interface FoundHead {
  /** As created: never changes. */
  readonly birth: Session;
  /** What the session's document says about its end: a projection of the log, which may be out of date. */
  readonly projected: Projected;
  /** Undefined if no slot is taken. */
  readonly last: SlotRecord | undefined;
}

export type InsertReply =
  /** All are durable. */
  | { readonly kind: 'inserted' }
  /** A record met a duplicate key: it and all following ones are not stored, those before it are. */
  | { readonly kind: 'collided' }
  /** The reply was lost: any number of the first records may be stored, now or in a moment. */
  | { readonly kind: 'unknown' };

/**
 * What a store must be able to do. Each method is one request; a store may answer synchronously or with a promise.
 * Failures that a repeat cannot resolve are thrown.
 *
 * *Durable reads* never show what can be rolled back (MongoDB: read concern `majority`). They may be stale: they show
 * the result of a prefix of the store's commits.
 */
export interface SlotLog {
  /**
   * Returns the session, durably, and its last slot, which may be stale or not durable yet. Undefined if there is no
   * such session.
   */
  findHead(sessionId: string): Awaitable<FoundHead | undefined>;
  /** Returns the records with these ids in one durable read, which shows a single moment. */
  findRecords(sessionId: string, ids: readonly string[]): Awaitable<readonly SlotRecord[]>;
  /**
   * Inserts records one after another, each atomically, under two unique keys: (session, slot) and (session, id). Stops
   * at the first failure. Resolves once everything stored is durable.
   */
  insert(records: readonly SlotRecord[]): Awaitable<InsertReply>;
  /** Updates the session's document to this status and its completion, durably; never backwards. */
  project(session: Session): Awaitable<void>;
  /** Waits a random time before attempt number `attempt` (1, 2, 3 …), so that rivals do not collide again. */
  wait(attempt: number): Awaitable<void>;
}

export type Awaitable<Value> = Value | Promise<Value>;

/** The next record goes one above this. 0 if no slot is taken. */
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

/** Returns the slot of an event. */
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

/** A status, or `replaced` if the end is that of a client instead of the abandonment. */
export type Projected = SessionStatus | 'replaced';

export function projectionOf(session: Session): Projected {
  return isReplaced(session) ? 'replaced' : session.status;
}

export function isReplaced({ abandonment }: Pick<Session, 'abandonment'>): boolean {
  return abandonment !== null && abandonment.replacedSequence !== null;
}

const RANKS: Readonly<Record<Projected, number>> = { initiated: 0, active: 1, completed: 2, failed: 2, replaced: 3 };

/** Whether the projection is behind the log. */
export function projectionLags(projected: Projected, due: Projected): boolean {
  return RANKS[projected] < RANKS[due];
}
