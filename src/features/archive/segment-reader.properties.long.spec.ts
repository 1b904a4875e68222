import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARCHIVED_ID, archivedHistory, RangedReads, segmentOf } from '../../../test/builders/segment.js';
import { EventLog } from '../../adapters/memory/event-log.js';
import type { StoredEvent } from '../../domain/event.js';
import type { LogQuery } from '../../domain/page.js';
import { eventBytes } from '../../domain/page-budget.js';
import type { SegmentIndex } from './segment-index.js';
import { eventLine } from './segment-line.js';
import { SegmentCache } from './segment-memory.js';
import { SegmentReader } from './segment-reader.js';
import { verifySegment } from './verify-segment.js';

/** What the memory store would contain. */
function logOf(events: readonly StoredEvent[]): EventLog {
  const log = new EventLog();
  let maxMs = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    log.add({ ...event, outOfOrder: event.timestampMs < maxMs });
    maxMs = Math.max(maxMs, event.timestampMs);
  }
  return log;
}

/** Decompresses frame by frame, because Node's decoder stops after the first one. The first two frames are skipped. */
function linesIn(bytes: Buffer, { frames }: SegmentIndex): string {
  let lines = '';
  let offset = 0;
  for (let skipped = 0; skipped < 2; skipped++) offset += 8 + bytes.readUInt32LE(offset + 4);
  for (const frameBytes of frames.bytes) {
    lines += zstdDecompressSync(bytes.subarray(offset, offset + frameBytes)).toString();
    offset += frameBytes;
  }
  return lines;
}

async function readerOf(events: readonly StoredEvent[], cache?: SegmentCache) {
  const { bytes, sha256 } = await segmentOf(events);
  const open = () =>
    SegmentReader.open(new RangedReads(bytes).read, bytes.length, {
      sessionId: ARCHIVED_ID,
      ...(cache ? { memory: cache.of({ key: 'k', sha256 }) } : {}),
    });
  return { bytes, open };
}

/** Which page ends at the limit of bytes depends on the sizes of frames; the test of limited pages allows for that. */
const UNLIMITED = { maxBytes: 2 ** 40 };

const place = fc.oneof(fc.nat(20), fc.nat(1000));

/** The begin and end are given as fractions, so that filters hit existing times. */
const question = fc.record({
  after: fc.oneof(fc.constant(0), place),
  before: fc.option(place, { nil: undefined }),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 500 })),
  types: fc.subarray(['user_speech', 'system', 'x.handoff', 'x.never']),
  from: fc.option(fc.nat(100), { nil: undefined }),
  to: fc.option(fc.nat(100), { nil: undefined }),
});

function queryOf(asked: typeof question extends fc.Arbitrary<infer T> ? T : never, events: readonly StoredEvent[]) {
  const timeAt = (share: number) => events[Math.floor((share / 101) * events.length)]?.timestampMs ?? 0;
  const { after, before, order, limit, types, from, to } = asked;
  const query: LogQuery = {
    after,
    order,
    limit,
    types,
    ...UNLIMITED,
    ...(before === undefined ? {} : { before }),
    ...(from === undefined ? {} : { fromMs: timeAt(from) }),
    ...(to === undefined ? {} : { toMs: timeAt(to) }),
  };
  return query;
}

describe('the segment of any history', () => {
  it('returns any page of the log as the memory store does', async () => {
    await fc.assert(
      fc.asyncProperty(archivedHistory, fc.array(question, { maxLength: 12 }), async (events, asked) => {
        const log = logOf(events);
        const { open } = await readerOf(events);
        const reader = await open();
        for (const one of asked) {
          const query = queryOf(one, events);
          expect(await reader.readEvents(query)).toEqual(log.read(query));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('returns any chronological page as the memory store does', async () => {
    const page = fc.tuple(fc.oneof(fc.nat(10), fc.nat(1000)), fc.oneof(fc.nat(10), fc.nat(500)));
    await fc.assert(
      fc.asyncProperty(archivedHistory, fc.array(page, { maxLength: 12 }), async (events, pages) => {
        const log = logOf(events);
        const { open } = await readerOf(events);
        const reader = await open();
        for (const [offset, limit] of pages) {
          const page = { offset, limit, ...UNLIMITED };
          expect(await reader.readChronological(page)).toEqual(log.readChronological(page));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('returns every event once to a reader that follows pages limited in bytes, in both orders', async () => {
    await fc.assert(
      fc.asyncProperty(archivedHistory, fc.integer({ min: 20_000, max: 500_000 }), async (events, maxBytes) => {
        const log = logOf(events);
        const reader = await (await readerOf(events)).open();
        const read: StoredEvent[] = [];
        for (let hasMore = true; hasMore; ) {
          const after = read.at(-1)?.sequence ?? 0;
          const page = await reader.readEvents({ after, order: 'asc', limit: 5_000, types: [], maxBytes });
          expect(isWithin(page.events, maxBytes)).toBe(true);
          read.push(...page.events);
          hasMore = page.hasMore;
        }
        expect(read).toEqual(log.read({ after: 0, order: 'asc', limit: 5_000, types: [], ...UNLIMITED }).events);
        const chronological: StoredEvent[] = [];
        while (chronological.length < events.length) {
          const page = await reader.readChronological({ offset: chronological.length, limit: 5_000, maxBytes });
          expect(page.length > 0 && isWithin(page, maxBytes)).toBe(true);
          chronological.push(...page);
        }
        expect(chronological).toEqual(log.readChronological({ offset: 0, limit: 5_000, ...UNLIMITED }));
      }),
      { numRuns: 8 },
    );
  });

  it('finds every event by its id, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(archivedHistory, fc.array(fc.nat(1000), { maxLength: 30 }), async (events, numbers) => {
        const { open } = await readerOf(events);
        const ids = [...numbers.map((number) => `e-${number}`), 'stranger'];
        const known = new Map(events.map((event) => [event.eventId, event]));
        const expected = new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id)]] : []) as never));
        expect(await (await open()).findEvents(ids)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('answers from memory as it does from the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(archivedHistory, fc.array(question, { maxLength: 6 }), async (events, asked) => {
        const log = logOf(events);
        const { open } = await readerOf(events, new SegmentCache(1_000_000));
        for (const one of [...asked, ...asked]) {
          const query = queryOf(one, events);
          expect(await (await open()).readEvents(query)).toEqual(log.read(query));
          const page = { offset: query.after, limit: query.limit, ...UNLIMITED };
          expect(await (await open()).readChronological(page)).toEqual(log.readChronological(page));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is valid, holds exactly its JSON Lines, and has the same bytes each time', async () => {
    await fc.assert(
      fc.asyncProperty(archivedHistory, async (events) => {
        const segment = await segmentOf(events, 100);
        expect(await verifySegment(segment.bytes, { ...segment, sessionId: ARCHIVED_ID })).toEqual([]);
        const { open } = await readerOf(events);
        expect(linesIn(segment.bytes, (await open()).index)).toBe(events.map(eventLine).join(''));
        expect((await segmentOf(events, 1000)).sha256).toBe(segment.sha256);
      }),
      { numRuns: 40 },
    );
  });
});

function isWithin(events: readonly StoredEvent[], maxBytes: number): boolean {
  return events.length === 1 || events.reduce((sum, event) => sum + eventBytes(event), 0) <= maxBytes;
}
