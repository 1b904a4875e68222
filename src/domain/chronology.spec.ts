import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventTime, locateChronological, locateSync, OutOfOrderEvents } from './chronology.js';

interface Located {
  readonly page: readonly number[];
  /** The sequences whose timestamps were looked up. */
  readonly lookUps: readonly number[];
}

/** Locates a page in a session whose event n has the timestamp at index n - 1. */
function locate(timestamps: readonly number[], offset: number, limit: number): Located {
  const lookUps: number[] = [];
  const search = locateChronological(
    offset,
    limit,
    timestamps.length,
    new OutOfOrderEvents(outOfOrderOf(timestamps).values()),
  );
  const page = locateSync(search, (sequence) => {
    lookUps.push(sequence);
    return timestampAt(timestamps, sequence);
  });
  return { page, lookUps };
}

function timestampAt(timestamps: readonly number[], sequence: number): number {
  const timestampMs = timestamps[sequence - 1];
  if (timestampMs === undefined) throw new Error(`there is no event ${sequence}`);
  return timestampMs;
}

function outOfOrderOf(timestamps: readonly number[]): readonly EventTime[] {
  let largestMs = Number.NEGATIVE_INFINITY;
  const outOfOrder: EventTime[] = [];
  timestamps.forEach((timestampMs, index) => {
    if (timestampMs < largestMs) outOfOrder.push({ sequence: index + 1, timestampMs });
    else largestMs = timestampMs;
  });
  return outOfOrder.sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
}

/** The expected result: all events, sorted and sliced. */
function sortedPage(timestamps: readonly number[], offset: number, limit: number): readonly number[] {
  return timestamps
    .map((timestampMs, index) => ({ sequence: index + 1, timestampMs }))
    .sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence)
    .slice(offset, offset + limit)
    .map(({ sequence }) => sequence);
}

function expectEveryPage(timestamps: readonly number[]): void {
  for (let offset = 0; offset <= timestamps.length + 1; offset += 1) {
    for (let limit = 1; limit <= timestamps.length + 1; limit += 1) {
      expect(locate(timestamps, offset, limit).page).toEqual(sortedPage(timestamps, offset, limit));
    }
  }
}

/** Mostly in order with some out-of-order events, in no order at all, or with many equal timestamps. */
const timestamps = fc.oneof(
  fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 200 }).map((steps) => wander(steps)),
  fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 120 }),
  fc.array(fc.nat(3), { maxLength: 60 }),
);

/** A clock that advances in small steps; one event in ten is up to nine steps old. */
function wander(steps: readonly (readonly [number, number])[]): readonly number[] {
  let nowMs = 0;
  return steps.map(([step, chance]) => {
    nowMs += step;
    return chance === 0 ? nowMs - 9 : nowMs;
  });
}

describe('a chronological page', () => {
  it.each([
    ['no events', []],
    ['one event', [7]],
    ['events in order', [1, 2, 3, 4, 5, 6]],
    ['events in reverse', [6, 5, 4, 3, 2, 1]],
    ['events at the same time', [5, 5, 5, 5, 5]],
    ['an out-of-order event at the end', [2, 3, 4, 5, 1]],
    ['the newest event at the beginning', [9, 1, 2, 3, 4]],
    ['out-of-order events that equal those of the chain', [3, 5, 3, 5, 4, 4, 3, 5, 5]],
    ['two interleaved streams', [1, 11, 2, 12, 3, 13, 4, 14]],
    ['negative timestamps', [0, -5, -1, -5, 3, -2]],
  ])('is the slice of the sorted events, for %s, at every offset and limit', (_name, times) => {
    expectEveryPage(times);
  });

  it('is the slice of the sorted events, for any order of arrival', () => {
    fc.assert(
      fc.property(timestamps, fc.nat(220), fc.integer({ min: 1, max: 60 }), (times, offset, limit) => {
        expect(locate(times, offset, limit).page).toEqual(sortedPage(times, offset, limit));
      }),
      { numRuns: 500 },
    );
  });

  it('is the slice of the sorted events at every offset, for any small session', () => {
    fc.assert(fc.property(fc.array(fc.nat(4), { maxLength: 9 }), expectEveryPage), { numRuns: 300 });
  });

  it('counts only the events up to the given sequence', () => {
    const search = locateChronological(0, 10, 2, new OutOfOrderEvents([]));
    expect(locateSync(search, () => 0)).toEqual([1, 2]);
  });

  it('accepts the largest offset', () => {
    expect(locate([3, 1, 2], Number.MAX_SAFE_INTEGER, 500).page).toEqual([]);
  });
});

describe('the cost of a chronological page', () => {
  it('is no look-up at all if events arrived in order', () => {
    const inOrder = Array.from({ length: 10_000 }, (_, index) => index);
    expect(locate(inOrder, 9_000, 500).lookUps).toEqual([]);
  });

  it('is at most one look-up for each event of the page, and the logarithm of the events', () => {
    fc.assert(
      fc.property(timestamps, fc.nat(220), fc.integer({ min: 1, max: 60 }), (times, offset, limit) => {
        const most = limit + 1 + Math.ceil(Math.log2(times.length + 1));
        expect(locate(times, offset, limit).lookUps.length).toBeLessThanOrEqual(most);
      }),
      { numRuns: 500 },
    );
  });

  it('is a search among as many members of the chain as there are out-of-order events, wherever the page is', () => {
    const times = Array.from({ length: 10_000 }, (_, index) => (index === 4_000 ? 0 : index));
    for (const offset of [0, 1, 3_999, 9_990]) {
      expect(locate(times, offset, 5).lookUps.length).toBeLessThanOrEqual(5 + 1 + 1);
    }
  });

  it('does not grow with the offset', () => {
    const times = Array.from({ length: 100_000 }, (_, index) => (index % 1000 === 999 ? index - 500 : index));
    for (const offset of [0, 500, 50_000, 99_900]) {
      expect(locate(times, offset, 50).lookUps.length).toBeLessThanOrEqual(50 + 1 + 17);
    }
  });

  it('is one look-up of a member of the chain, however many out-of-order events precede it', () => {
    const times = [1000, ...Array.from({ length: 500 }, (_, index) => index)];
    const { page, lookUps } = locate(times, 0, 400);
    expect(page).toHaveLength(400);
    expect(lookUps.length).toBeLessThanOrEqual(2);
  });
});
