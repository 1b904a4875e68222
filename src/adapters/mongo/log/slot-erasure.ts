import {
  type Awaitable,
  ERASED_IDS,
  erasedIdAt,
  fenceDistance,
  isErasedMarker,
  type SlotHead,
  type SlotRecord,
} from './slot-log.js';

/**
 * What ending the log of a session requires of a store. Each method is one request. Reads are durable, and may be
 * stale.
 */
export interface EndableLog {
  /** Returns the record in the highest slot, event or marker. */
  findLast(sessionId: string): Awaitable<SlotRecord | undefined>;
  /** Returns the event in the highest slot of any event. */
  findLastEvent(sessionId: string): Awaitable<SlotRecord | undefined>;
  /** Returns the next records above a slot, lowest first. */
  findAbove(sessionId: string, slot: number, limit: number): Awaitable<readonly Pick<SlotRecord, 'slot' | 'id'>[]>;
  /** Inserts the records whose slot and id are free, independently. Resolves with how many, once they are durable. */
  insertMissing(records: readonly SlotRecord[]): Awaitable<number>;
  /** Waits a random time before attempt number `attempt` (1, 2, 3 …). */
  wait(attempt: number): Awaitable<void>;
}

export type EndStep = (log: EndableLog) => unknown;

/** Completion and seal, which may be between the last event and the fence. */
const MOST_MARKERS_OF_LIFE = 2;

/**
 * Ends the log of a hidden session: inserts markers into and after its next slots, then one directly after its last
 * event. Afterwards no writer adds anything, whatever it remembers, as long as events and markers exist. Idempotent,
 * also concurrently. See docs/adr/0001.
 */
export function* endLog(sessionId: string, nextTag: () => string): Generator<EndStep, void, unknown> {
  yield* setFence(sessionId, nextTag);
  yield* closeGap(sessionId, nextTag);
}

function* setFence(sessionId: string, nextTag: () => string): Generator<EndStep, void, unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const last = yield* ask((log) => log.findLast(sessionId));
    if (isErasedMarker(last?.id)) return;
    const from = last?.slot ?? 0;
    const markers = ERASED_IDS.map((id, index) =>
      toMarker({ sessionId, id, slot: from + fenceDistance(index), tag: nextTag() }, last),
    );
    if ((yield* ask((log) => log.insertMissing(markers))) > 0) return;
    // Another instance inserted exactly these markers.
    yield* ask((log) => log.wait(attempt));
  }
}

/** Writers that take the slot after the last event may be faster, but never pass the markers of `setFence`. */
function* closeGap(sessionId: string, nextTag: () => string): Generator<EndStep, void, unknown> {
  for (;;) {
    const last = yield* ask((log) => log.findLastEvent(sessionId));
    const lastSlot = last?.slot ?? 0;
    const found = yield* ask((log) => log.findAbove(sessionId, lastSlot, 1 + MOST_MARKERS_OF_LIFE));
    let free = lastSlot + 1;
    for (const { slot, id } of found) {
      if (slot !== free) break;
      if (isErasedMarker(id)) return;
      free += 1;
    }
    const marker = toMarker({ sessionId, id: erasedIdAt(free), slot: free, tag: nextTag() }, last);
    yield* ask((log) => log.insertMissing([marker]));
  }
}

/** The only cast between a step and its reply. */
function* ask<Reply>(step: (log: EndableLog) => Awaitable<Reply>): Generator<EndStep, Reply, unknown> {
  return (yield step) as Reply;
}

function toMarker(
  place: Pick<SlotRecord, 'sessionId' | 'id' | 'slot' | 'tag'>,
  last: SlotRecord | undefined,
): SlotRecord {
  return { ...place, event: null, outOfOrder: false, head: last?.head ?? EMPTY_HEAD };
}

const EMPTY_HEAD: SlotHead = {
  lastSequence: 0,
  maxTimestampMs: null,
  outOfOrderCount: 0,
  updatedAtMs: 0,
  completion: null,
  sealed: false,
};
