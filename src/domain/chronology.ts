import { lowerBound } from '../lib/lower-bound.js';

/**
 * Chronological pages without an index over all events, at a cost that does not grow with the offset.
 *
 * Events that arrive in the order of their timestamps need no index: their position is their sequence. Only
 * out-of-order events (whose timestamp is earlier than that of an event with a lower sequence) are displaced. All
 * others form a chain that is sorted by sequence and by timestamp, so a page is found by a binary search over the
 * chain, with the few out-of-order events merged in.
 */
export interface EventTime {
  readonly sequence: number;
  readonly timestampMs: number;
}

/** Three numbers of 8 bytes each, in arrays that may have grown half too large. */
export const OUT_OF_ORDER_EVENT_BYTES = 36;

/**
 * All out-of-order events of a session so far, ready to be searched. They never change, so this can be cached until
 * another one is added. A session may have any number of them, so they are held in columns of numbers with
 * `OUT_OF_ORDER_EVENT_BYTES` each: a third of what objects would take, and less than the event itself takes in any store.
 */
export class OutOfOrderEvents {
  private readonly timestampsMs: number[] = [];
  private readonly sequences: number[] = [];
  /** The same events in log order. */
  private readonly ascending: readonly number[];

  /** `ordered` must be in chronological order. It is iterated once. */
  constructor(ordered: Iterable<EventTime>) {
    for (const { sequence, timestampMs } of ordered) {
      this.sequences.push(sequence);
      this.timestampsMs.push(timestampMs);
    }
    this.ascending = this.sequences.toSorted((a, b) => a - b);
  }

  get count(): number {
    return this.sequences.length;
  }

  /** Returns the out-of-order event at this chronological position. */
  at(index: number): EventTime | undefined {
    const sequence = this.sequences[index];
    return sequence === undefined ? undefined : { sequence, timestampMs: this.timestampsMs[index] as number };
  }

  /** Returns how many of them come before the event in chronological order. */
  countBefore(event: EventTime): number {
    return lowerBound(this.count, (index) => !precedes(this.at(index) as EventTime, event));
  }

  /**
   * Returns the sequence of the event with this rank among all in-order events: the rank plus the out-of-order events
   * with lower sequences.
   */
  sequenceInOrder(rank: number): number {
    // Out-of-order events 0 … n have lower sequences exactly if the sequence of the member would exceed that of event
    // n.
    const below = lowerBound(this.count, (index) => (this.ascending[index] as number) - index > rank + 1);
    return rank + 1 + below;
  }
}

/**
 * Yields the sequences of the events at `offset` … `offset + limit - 1` in chronological order (timestamp, then
 * sequence) among the first `lastSequence` events of a session. `outOfOrder` are all out-of-order events among them. As a
 * generator it works with synchronous and asynchronous stores: it yields a sequence and expects the timestamp of that
 * event. First it searches, with at most O(log outOfOrder.count) lookups; then it asks for the events of the page, in order of
 * sequence.
 */
export function* locateChronological(
  offset: number,
  limit: number,
  lastSequence: number,
  outOfOrder: OutOfOrderEvents,
): Generator<number, readonly number[], number> {
  const end = Math.min(offset + limit, lastSequence);
  if (offset >= end) return [];
  if (outOfOrder.count === 0) return rangeOf(offset + 1, end);

  const chainLength = lastSequence - outOfOrder.count;
  // The position of a chain member is its rank plus the out-of-order events before it, which may be none or all.
  let low = Math.max(0, offset - outOfOrder.count);
  let high = Math.min(chainLength, offset);
  // The first chain member at or after the offset.
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = middle + outOfOrder.countBefore(yield* lookUp(outOfOrder.sequenceInOrder(middle)));
    if (place < offset) low = middle + 1;
    else high = middle;
  }
  return yield* merge(chainLength, low, outOfOrder, offset - low, end - offset);
}

/**
 * Merges the next `count` of both: the chain from `rank` on, the out-of-order events from `index` on. Looks up each
 * chain member at most once.
 */
function* merge(
  chainLength: number,
  rank: number,
  outOfOrder: OutOfOrderEvents,
  index: number,
  count: number,
): Generator<number, readonly number[], number> {
  const page: number[] = [];
  let nextRank = rank;
  let nextOutOfOrder = index;
  let member: EventTime | undefined;
  while (page.length < count) {
    const candidate = outOfOrder.at(nextOutOfOrder);
    if (candidate && nextRank < chainLength) member ??= yield* lookUp(outOfOrder.sequenceInOrder(nextRank));
    if (candidate && (!member || precedes(candidate, member))) {
      page.push(candidate.sequence);
      nextOutOfOrder++;
    } else {
      page.push(member?.sequence ?? outOfOrder.sequenceInOrder(nextRank));
      nextRank++;
      member = undefined;
    }
  }
  return page;
}

function* lookUp(sequence: number): Generator<number, EventTime, number> {
  return { sequence, timestampMs: yield sequence };
}

/** Runs the search for a store that has the timestamps in memory. */
export function locateSync(
  search: Generator<number, readonly number[], number>,
  timestampOf: (sequence: number) => number,
): readonly number[] {
  let step = search.next();
  while (!step.done) step = search.next(timestampOf(step.value));
  return step.value;
}

function precedes(a: EventTime, b: EventTime): boolean {
  return a.timestampMs < b.timestampMs || (a.timestampMs === b.timestampMs && a.sequence < b.sequence);
}

function rangeOf(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
