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

/**
 * The sequences of the events at `offset` … `offset + limit - 1` in chronological order (timestamp, then sequence) among
 * the first `lastSequence` events of a session. `strays` are all strays among them, in chronological order. A generator,
 * so that any store can drive it, synchronous or not: it yields a sequence and is sent back that event's timestamp.
 * Cost: O(strays) memory, O(log events) timestamps, plus `limit`.
 */
export function* locateChronological(
  offset: number,
  limit: number,
  lastSequence: number,
  strays: readonly Stray[],
): Generator<number, readonly number[], number> {
  const end = Math.min(offset + limit, lastSequence);
  if (offset >= end) return [];
  if (strays.length === 0) return rangeOf(offset + 1, end);

  const chain = new Chain(lastSequence, strays);
  let low = 0;
  let high = chain.length;
  // The first chain member whose merged place (its rank and the strays before it) is at or behind the offset.
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = middle + countBefore(strays, yield* lookUp(chain.sequenceAt(middle)));
    if (place < offset) low = middle + 1;
    else high = middle;
  }
  return yield* merge(chain, low, strays, offset - low, end - offset);
}

/** The next `count` of both: the chain from `rank` on, the strays from `stray` on. Looks up each chain member at most once. */
function* merge(
  chain: Chain,
  rank: number,
  strays: readonly Stray[],
  stray: number,
  count: number,
): Generator<number, readonly number[], number> {
  const page: number[] = [];
  let nextRank = rank;
  let nextStray = stray;
  let member: Stray | undefined;
  while (page.length < count) {
    const candidate = strays[nextStray];
    if (candidate && nextRank < chain.length) member ??= yield* lookUp(chain.sequenceAt(nextRank));
    if (candidate && (!member || precedes(candidate, member))) {
      page.push(candidate.sequence);
      nextStray++;
    } else {
      page.push(chain.sequenceAt(nextRank));
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

/** The events that are no strays, by rank. */
class Chain {
  readonly length: number;
  private readonly straySequences: readonly number[];

  constructor(lastSequence: number, strays: readonly Stray[]) {
    this.length = lastSequence - strays.length;
    this.straySequences = strays.map((stray) => stray.sequence).sort((a, b) => a - b);
  }

  /** The sequence of the chain member of this rank: rank + 1, moved on by the strays that stand below it. */
  sequenceAt(rank: number): number {
    let low = 0;
    let high = this.straySequences.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // Strays 0…middle stand below the member exactly when the member's sequence would pass this stray.
      if ((this.straySequences[middle] as number) - middle <= rank + 1) low = middle + 1;
      else high = middle;
    }
    return rank + 1 + low;
  }
}

function countBefore(strays: readonly Stray[], event: Stray): number {
  let low = 0;
  let high = strays.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (precedes(strays[middle] as Stray, event)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function precedes(a: Stray, b: Stray): boolean {
  return a.timestampMs < b.timestampMs || (a.timestampMs === b.timestampMs && a.sequence < b.sequence);
}

function rangeOf(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
