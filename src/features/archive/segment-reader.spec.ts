import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../test/builders/json-text.js';
import { ARCHIVED_ID, archivedEvents, RangedReads, segmentOf } from '../../../test/builders/segment.js';
import { T0_MS } from '../../../test/builders/time.js';
import { SegmentCorrupt } from './segment-format.js';
import { eventLine } from './segment-line.js';
import { SegmentCache } from './segment-memory.js';
import { SegmentReader } from './segment-reader.js';

const COUNT = 100_000;
const KIB = 1024;
const DAY = 'x.day.end';

/** A long session with some events out of order, and a rare type. */
const EVENTS = archivedEvents(COUNT, (index) => ({
  eventId: `0190-${(index * 2_654_435_761) % 4_294_967_296}-event`,
  type: index % 20_000 === 19_999 ? DAY : index % 2 === 0 ? 'user_speech' : 'bot_speech',
  timestampMs: T0_MS + index * 1000 - (index % 997 === 0 ? 5000 : 0),
  payload: jsonText({ text: `Line ${(index * 7919) % 10_007} of a call`, confidence: (index % 100) / 100 }),
}));
const long = await segmentOf(EVENTS);
const PAGE = { after: 0, order: 'asc', limit: 50, types: [] } as const;

async function opened(cache?: SegmentCache) {
  const reads = new RangedReads(long.bytes);
  const memory = cache ? { memory: cache.of({ key: 'key', sha256: long.sha256 }) } : {};
  const reader = await SegmentReader.open(reads.read, long.bytes.length, { sessionId: ARCHIVED_ID, ...memory });
  return { reader, reads, openedWith: reads.count, openedBytes: reads.sizeBytes };
}

describe('reading a segment of 100,000 events', () => {
  it('opens with one ranged read of 64 KiB', async () => {
    const { openedWith, openedBytes } = await opened();
    expect([openedWith, openedBytes]).toEqual([1, 64 * KIB]);
  });

  it.each([
    ['a page in the middle, over the border of two frames', { ...PAGE, after: 49_980 }],
    ['the last page', { ...PAGE, order: 'desc' as const }],
    ['a page backwards', { ...PAGE, order: 'desc' as const, before: 30_010 }],
    ['a page of one type', { ...PAGE, types: ['bot_speech'], after: 81_234 }],
    ['a page that starts at a time', { ...PAGE, fromMs: T0_MS + 77_000_000 }],
  ])('returns %s with one more, of at most 64 KiB', async (_, query) => {
    const { reader, reads, openedWith, openedBytes } = await opened();
    const { events, hasMore } = await reader.readEvents(query);
    expect([events.length, hasMore, reads.count - openedWith]).toEqual([50, true, 1]);
    expect(reads.sizeBytes - openedBytes).toBeLessThanOrEqual(64 * KIB);
  });

  it('returns any chronological page with one more', async () => {
    const order = EVENTS.toSorted((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
    for (const offset of [60_990, 49_830, COUNT - 50]) {
      const { reader, reads, openedWith } = await opened();
      expect(await reader.readChronological({ offset, limit: 50 })).toEqual(order.slice(offset, offset + 50));
      expect(reads.count - openedWith).toBe(1);
    }
  });

  it('has read the first page when it is open', async () => {
    const { reader, reads } = await opened();
    expect((await reader.readEvents(PAGE)).events).toEqual(EVENTS.slice(0, 50));
    expect((await reader.readChronological({ offset: 0, limit: 50 })).map(({ sequence }) => sequence)).toContain(1);
    expect(reads.count).toBe(1);
  });

  it('finds an event by its id with two reads, and an unknown id with one', async () => {
    const { reader, reads, openedWith } = await opened();
    const event = EVENTS[54_321];
    expect((await reader.findEvents([event?.eventId ?? ''])).get(event?.eventId ?? '')).toEqual(event);
    expect(reads.count - openedWith).toBe(2);
    expect((await reader.findEvents(['stranger'])).size).toBe(0);
    expect(reads.count - openedWith).toBe(3);
  });

  it('reads only the frames that hold a rare type', async () => {
    const { reader, reads } = await opened();
    const { events } = await reader.readEvents({ ...PAGE, types: [DAY] });
    expect(events.map(({ sequence }) => sequence)).toEqual([20_000, 40_000, 60_000, 80_000, 100_000]);
    expect(reads.sizeBytes).toBeLessThan(64 * KIB + 6 * 32 * KIB);
  });

  it('does not read again what is in memory', async () => {
    const cache = new SegmentCache(10_000 * KIB);
    const ask = async () => {
      const { reader, reads } = await opened(cache);
      await reader.readEvents(PAGE);
      await reader.readChronological({ offset: 100, limit: 50 });
      await reader.findEvents([EVENTS[54_321]?.eventId ?? '']);
      return reads.count;
    };
    expect(await ask()).toBeGreaterThan(0);
    expect(await ask()).toBe(0);
    cache.forget('key');
    expect(await ask()).toBeGreaterThan(0);
  });

  it('reports that the store cannot be reached', async () => {
    const failing = () => Promise.reject(new Error('unplugged'));
    await expect(SegmentReader.open(failing, long.bytes.length, { sessionId: ARCHIVED_ID })).rejects.toThrow(
      'unplugged',
    );
  });

  it('refuses a segment of another session', async () => {
    const open = SegmentReader.open(new RangedReads(long.bytes).read, long.bytes.length, { sessionId: 'other' });
    await expect(open).rejects.toThrow(SegmentCorrupt);
  });

  it.each([-1, 1])('refuses a segment whose size is not the expected one, by its first bytes: %i', async (more) => {
    const reads = new RangedReads(long.bytes);
    const open = SegmentReader.open(reads.read, long.bytes.length + more, { sessionId: ARCHIVED_ID });
    await expect(open).rejects.toThrow(SegmentCorrupt);
    expect(reads.count).toBe(1);
  });
});

describe('a segment whose index is longer than the first read', () => {
  it('is opened with a second read, of the rest of the index', async () => {
    const events = archivedEvents(45_000, (index) => ({
      timestampMs: T0_MS + Math.floor(1e9 * Math.sin(index * index)),
    }));
    const { bytes } = await segmentOf(events);
    const reads = new RangedReads(bytes);
    const reader = await SegmentReader.open(reads.read, bytes.length, { sessionId: ARCHIVED_ID });
    expect(reads.ranges.map(({ from }) => from)).toEqual([0, 64 * KIB]);
    expect((await reader.readEvents(PAGE)).events).toEqual(events.slice(0, 50));
    expect(reads.count).toBe(3);
  });
});

describe('a short segment', () => {
  it('is read as a whole, at once', async () => {
    const events = archivedEvents(300);
    const { bytes } = await segmentOf(events);
    const reads = new RangedReads(bytes);
    const reader = await SegmentReader.open(reads.read, bytes.length, { sessionId: ARCHIVED_ID });
    expect((await reader.readEvents({ ...PAGE, limit: 300 })).events).toEqual(events);
    expect((await reader.findEvents(['e-7'])).size).toBe(1);
    expect(reads.ranges).toEqual([{ from: 0, to: bytes.length }]);
  });

  it('may be empty', async () => {
    const { bytes } = await segmentOf([]);
    const reader = await SegmentReader.open(new RangedReads(bytes).read, bytes.length, { sessionId: ARCHIVED_ID });
    expect(await reader.readEvents(PAGE)).toEqual({ events: [], hasMore: false });
    expect(await reader.readChronological({ offset: 0, limit: 10 })).toEqual([]);
    expect((await reader.findEvents(['e-1'])).size).toBe(0);
  });
});

describe.skipIf(spawnSync('zstd', ['--version']).error)('the zstd command', () => {
  it('writes JSON Lines from the whole object', async () => {
    for (const events of [[], archivedEvents(450)]) {
      const { bytes } = await segmentOf(events);
      const { stdout, status } = spawnSync('zstd', ['-dc'], { input: bytes });
      expect([stdout.toString(), status]).toEqual([events.map(eventLine).join(''), 0]);
    }
  });
});
