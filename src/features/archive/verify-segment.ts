import { createHash } from 'node:crypto';
import { eventLoop } from '../../lib/event-loop.js';
import { openFrame } from './frame-source.js';
import {
  decodeHeader,
  HEADER_BYTES,
  SegmentCorrupt,
  SKIPPABLE_HEADER_BYTES,
  skippableHeader,
} from './segment-format.js';
import { type SegmentIndex, SegmentIndexBuilder } from './segment-index.js';
import { layoutOf, type SegmentLayout } from './segment-layout.js';

/** What is known about a segment from elsewhere; what is left out is not compared. */
export interface SegmentExpectation {
  readonly sessionId?: string;
  readonly eventCount?: number;
  /** Hash of the whole object, in hex. */
  readonly sha256?: string;
  readonly contentSha256?: string;
}

/**
 * Returns the faults of a segment; none if it contains exactly what its index and the expectation say. Reads every
 * byte: all frames are decompressed, every event is parsed, and the index is rebuilt and compared. Finds any changed
 * byte even without an expectation.
 */
export async function verifySegment(bytes: Buffer, expected: SegmentExpectation): Promise<readonly string[]> {
  const faults: string[] = [];
  if (expected.sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== expected.sha256)
    faults.push('the hash of the object is not the one expected');
  try {
    const layout = openWhole(bytes);
    faults.push(...compare(layout.index, expected));
    await checkContent(bytes, layout);
  } catch (error) {
    if (!(error instanceof SegmentCorrupt)) throw error;
    faults.push(error.message);
  }
  return faults;
}

function openWhole(bytes: Buffer): SegmentLayout {
  const header = decodeHeader(bytes, bytes.length);
  const layout = layoutOf(bytes, header);
  requireHeader(bytes, HEADER_BYTES, header.indexBytes);
  requireHeader(bytes, layout.idsOffset - SKIPPABLE_HEADER_BYTES, bytes.length - layout.idsOffset);
  return layout;
}

function requireHeader(bytes: Buffer, at: number, contentBytes: number): void {
  if (!bytes.subarray(at, at + SKIPPABLE_HEADER_BYTES).equals(skippableHeader(contentBytes)))
    throw new SegmentCorrupt('the header of a skippable frame does not match');
}

function compare(index: SegmentIndex, expected: SegmentExpectation): readonly string[] {
  const names = ['sessionId', 'eventCount', 'contentSha256'] as const;
  return names
    .filter((name) => expected[name] !== undefined && expected[name] !== index[name])
    .map((name) => `${name} is not the one expected`);
}

async function checkContent(bytes: Buffer, layout: SegmentLayout): Promise<void> {
  const builder = new SegmentIndexBuilder(layout.index.sessionId);
  for (const frame of layout.frames) {
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    const packed = bytes.subarray(frame.offset, frame.offset + frame.bytes);
    const { events, raw } = openFrame(packed, frame, layout.index.sessionId);
    builder.add({ events: events.all(), raw, packed });
  }
  const { index, ids } = builder.finish();
  if (!bytes.subarray(layout.idsOffset).equals(ids)) throw new SegmentCorrupt('the table of ids does not match');
  if (JSON.stringify(index) !== JSON.stringify(layout.index))
    throw new SegmentCorrupt('the index does not match the events');
}

/** Returns the count in its index; for a segment without faults. */
export function eventCountOf(bytes: Buffer): number {
  return openWhole(bytes).index.eventCount;
}
