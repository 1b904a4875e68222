import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../test/builders/json-text.js';
import { ARCHIVED_ID, archivedEvents, RangedReads, segmentOf } from '../../../test/builders/segment.js';
import { T0_MS } from '../../../test/builders/time.js';
import type { StoredEvent } from '../../domain/event.js';
import { SegmentCorrupt } from './segment-format.js';
import { SegmentReader } from './segment-reader.js';
import { verifySegment } from './verify-segment.js';

/** Text that cannot be compressed, so that the segment is longer than the first read. */
function noise(index: number): string {
  const parts = Array.from({ length: index % 4 }, (_, part) => createHash('sha512').update(`${index}-${part}`));
  return parts.map((part) => part.digest('base64')).join('');
}

const SHORT = archivedEvents(12, (index) => ({ timestampMs: T0_MS + (index % 5) * 10 }));
const LONG = archivedEvents(1500, (index) => ({
  timestampMs: T0_MS + index * 10 - (index % 9 === 0 ? 500 : 0),
  payload: jsonText({ text: noise(index) }),
}));

type Asks = readonly (() => Promise<unknown>)[];

async function readAll(bytes: Buffer, sizeBytes: number, events: readonly StoredEvent[]): Promise<Asks> {
  const reader = await SegmentReader.open(new RangedReads(bytes).read, sizeBytes, { sessionId: ARCHIVED_ID });
  const ids = [0, Math.floor(events.length / 2), events.length - 1].map((index) => `e-${index}`);
  const filtered = { after: 3, order: 'desc', limit: 9, types: ['user_speech'], fromMs: T0_MS + 20 } as const;
  return [
    () => reader.readEvents({ after: 0, order: 'asc', limit: events.length, types: [] }),
    () => reader.readEvents(filtered),
    () => reader.readChronological({ offset: 2, limit: 300 }),
    () => reader.findEvents([...ids, 'stranger']),
  ];
}

async function corruptOr<Value>(ask: () => Promise<Value>): Promise<Value | 'corrupt'> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SegmentCorrupt) return 'corrupt';
    throw error;
  }
}

/** Every read returns the correct result, or fails. */
async function expectNoWrongAnswer(bytes: Buffer, whole: Buffer, events: readonly StoredEvent[]): Promise<void> {
  const right = await readAll(whole, whole.length, events);
  const asked = await corruptOr(() => readAll(bytes, whole.length, events));
  if (asked === 'corrupt') return;
  for (const [index, ask] of asked.entries()) {
    const answer = await corruptOr(ask);
    if (answer !== 'corrupt') expect(answer).toEqual(await right[index]?.());
  }
}

function flipped(bytes: Buffer, at: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

const short = await segmentOf(SHORT);
const long = await segmentOf(LONG);

describe('a damaged segment', () => {
  it('is detected at every changed byte, with nothing to compare it to, and never read wrongly', async () => {
    for (let at = 0; at < short.bytes.length; at += 1) {
      const bytes = flipped(short.bytes, at, 1 << (at % 8));
      expect(await verifySegment(bytes, {}), `byte ${at}`).not.toEqual([]);
      await expectNoWrongAnswer(bytes, short.bytes, SHORT);
    }
  });

  it('is detected wherever it is cut off, and never read wrongly', async () => {
    for (let length = 0; length < short.bytes.length; length += 1) {
      const bytes = short.bytes.subarray(0, length);
      expect(await verifySegment(bytes, {}), `${length} bytes`).not.toEqual([]);
      await expectNoWrongAnswer(bytes, short.bytes, SHORT);
    }
  });

  it('is detected if bytes are added, before, after or between', async () => {
    const at = fc.nat(short.bytes.length);
    await fc.assert(
      fc.asyncProperty(at, fc.uint8Array({ minLength: 1, maxLength: 100 }), async (place, more) => {
        const bytes = Buffer.concat([short.bytes.subarray(0, place), more, short.bytes.subarray(place)]);
        expect(await verifySegment(bytes, {})).not.toEqual([]);
        await expectNoWrongAnswer(bytes, short.bytes, SHORT);
      }),
    );
  });

  it('is detected in a long segment too: a changed byte, an overwritten stretch, a missing end', async () => {
    expect(long.bytes.length).toBeGreaterThan(2 * 64 * 1024);
    const damage = fc.record({
      at: fc.nat(long.bytes.length - 1),
      mask: fc.integer({ min: 1, max: 255 }),
      length: fc.nat(5000),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, mask, length }) => {
        const stretch = Buffer.from(long.bytes).fill(mask, at, Math.min(long.bytes.length, at + length + 1));
        for (const bytes of [flipped(long.bytes, at, mask), stretch, long.bytes.subarray(0, at)]) {
          if (bytes.equals(long.bytes)) continue;
          expect(await verifySegment(bytes, {})).not.toEqual([]);
          await expectNoWrongAnswer(bytes, long.bytes, LONG);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is distinguished from an intact one that belongs to another session', async () => {
    const other = await segmentOf(SHORT.slice(0, 11));
    expect(
      await verifySegment(other.bytes, { sha256: short.sha256, eventCount: 12, contentSha256: short.contentSha256 }),
    ).toEqual([
      'the hash of the object is not the one expected',
      'eventCount is not the one expected',
      'contentSha256 is not the one expected',
    ]);
    expect(await verifySegment(other.bytes, { sessionId: 'other' })).toEqual(['sessionId is not the one expected']);
    const opening = SegmentReader.open(new RangedReads(other.bytes).read, other.bytes.length, { sessionId: 'other' });
    await expect(opening).rejects.toThrow(SegmentCorrupt);
  });
});

describe('writing a segment', () => {
  const [first, second, third] = archivedEvents(3) as [StoredEvent, StoredEvent, StoredEvent];

  it.each([
    ['an event is missing', [first, third]],
    ['events are out of order', [second, first]],
    ['an event is another session’s', [first, { ...second, sessionId: 'other' }]],
  ])('is refused if %s', async (_, events) => {
    await expect(segmentOf(events)).rejects.toThrow(SegmentCorrupt);
  });
});
