import { lowerBound } from '../lib/lower-bound.js';

/**
 * Chronological pages without an index over every event, and without a cost that grows with the offset.
 *
 * Events that arrive in the order of their timestamps need nothing: their place is their sequence. Only *strays* (events
 * whose timestamp lies before that of an earlier one) are out of place. All others form a chain that is sorted both by
 * sequence and by timestamp, so a page is found by a binary search over the chain with the few strays merged in.
 */
export interface Stray {
  readonly sequence: number;
  readonly timestampMs: number;
}

/** Three numbers of 8 bytes for each, in arrays that have grown by up to a half too far. */
export const STRAY_BYTES = 36;

/**
 * All strays of a session so far, ready to be searched. Strays never change: as long as none is added, it may be kept. A
 * session may have any number of them: they are held as columns of numbers, `STRAY_BYTES` for each, a third of what objects
 * take. That is less than the event itself takes in any store.
 */
export class OutOfOrderEvents {
  private readonly timestampsMs: number[] = [];
  private readonly sequences: number[] = [];
  /** Of the same strays, in the order of the log. */
  private readonly ascending: readonly number[];

  /** `ordered`: in chronological order. It is gone through once. */
  constructor(ordered: Iterable<Stray>) {
    for (const { sequence, timestampMs } of ordered) {
      this.sequences.push(sequence);
      this.timestampsMs.push(timestampMs);
    }
    this.ascending = this.sequences.toSorted((a, b) => a - b);
  }

  get count(): number {
    return this.sequences.length;
  }

  /** The one at this place in chronological order. */
  at(index: number): Stray | undefined {
    const sequence = this.sequences[index];
    return sequence === undefined ? undefined : { sequence, timestampMs: this.timestampsMs[index] as number };
  }

  /** How many stand before the event in chronological order. */
  countBefore(event: Stray): number {
    return lowerBound(this.count, (index) => !precedes(this.at(index) as Stray, event));
  }

  /** The sequence of the event with this rank among all that are no strays: moved on by the strays that stand below it. */
  sequenceInOrder(rank: number): number {
    // Strays 0 … n stand below the member exactly when the member's sequence would pass stray n.
    const below = lowerBound(this.count, (index) => (this.ascending[index] as number) - index > rank + 1);
    return rank + 1 + below;
  }
}

/**
 * The sequences of the events at `offset` … `offset + limit - 1` in chronological order (timestamp, then sequence) among
 * the first `lastSequence` events of a session. `strays` are all strays among them. A generator, so that any store can
 * drive it, synchronous or not: it yields a sequence and is sent back that event's timestamp. It searches first, at most
 * O(log strays) look-ups, then asks for the members of the page one after another, in order of sequence.
 */
export function* locateChronological(
  offset: number,
  limit: number,
  lastSequence: number,
  strays: OutOfOrderEvents,
): Generator<number, readonly number[], number> {
  const end = Math.min(offset + limit, lastSequence);
  if (offset >= end) return [];
  if (strays.count === 0) return rangeOf(offset + 1, end);

  const chainLength = lastSequence - strays.count;
  // The place of a chain member is its rank and the strays before it: none of them, or up to all.
  let low = Math.max(0, offset - strays.count);
  let high = Math.min(chainLength, offset);
  // The first chain member whose place is at or behind the offset.
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = middle + strays.countBefore(yield* lookUp(strays.sequenceInOrder(middle)));
    if (place < offset) low = middle + 1;
    else high = middle;
  }
  return yield* merge(chainLength, low, strays, offset - low, end - offset);
}

/** The next `count` of both: the chain from `rank` on, the strays from `stray` on. Looks up each chain member at most once. */
function* merge(
  chainLength: number,
  rank: number,
  strays: OutOfOrderEvents,
  stray: number,
  count: number,
): Generator<number, readonly number[], number> {
  const page: number[] = [];
  let nextRank = rank;
  let nextStray = stray;
  let member: Stray | undefined;
  while (page.length < count) {
    const candidate = strays.at(nextStray);
    if (candidate && nextRank < chainLength) member ??= yield* lookUp(strays.sequenceInOrder(nextRank));
    if (candidate && (!member || precedes(candidate, member))) {
      page.push(candidate.sequence);
      nextStray++;
    } else {
      page.push(member?.sequence ?? strays.sequenceInOrder(nextRank));
      nextRank++;
      member = undefined;
    }
  }
  return page;
}

function* lookUp(sequence: number): Generator<number, Stray, number> {
  return { sequence, timestampMs: yield sequence };
}

/** Runs the search where timestamps are at hand. */
export function locateSync(
  search: Generator<number, readonly number[], number>,
  timestampOf: (sequence: number) => number,
): readonly number[] {
  let step = search.next();
  while (!step.done) step = search.next(timestampOf(step.value));
  return step.value;
}

function precedes(a: Stray, b: Stray): boolean {
  return a.timestampMs < b.timestampMs || (a.timestampMs === b.timestampMs && a.sequence < b.sequence);
}

function rangeOf(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
