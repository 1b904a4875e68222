import { createHash } from 'node:crypto';
// Imported as a whole: an old Node lacks the named export, and would fail with a stack before `check-node.ts` reports
// the cause.
import zlib from 'node:zlib';
import { lowerBound } from '../../lib/lower-bound.js';
import type { ByteRange } from '../../ports/object-store.js';
import { idBlockRange, idTableBytes } from './event-ids.js';
import { ChronologicalOrder } from './out-of-order-ranks.js';
import { INDEX_OFFSET, SegmentCorrupt, type SegmentHeader, SKIPPABLE_HEADER_BYTES } from './segment-format.js';
import type { FrameColumns, FrameEntry, SegmentIndex } from './segment-index.js';

export interface PlacedFrame extends FrameEntry {
  readonly offset: number;
  readonly firstSequence: number;
}

/** A parsed index: where everything is. */
export class SegmentLayout {
  readonly frames: readonly PlacedFrame[];
  readonly order: ChronologicalOrder;
  /** Where the table of ids begins, after its skippable header. */
  readonly idsOffset: number;

  /** @throws SegmentCorrupt */
  constructor(
    readonly index: SegmentIndex,
    { indexBytes, sizeBytes }: SegmentHeader,
  ) {
    let offset = INDEX_OFFSET + indexBytes;
    let firstSequence = 1;
    this.frames = index.frames.events.map((_, number) => {
      const placed = placeFrame(index.frames, number, offset, firstSequence);
      offset += placed.bytes;
      firstSequence += placed.events;
      return placed;
    });
    this.order = new ChronologicalOrder(index.eventCount, index.strays);
    this.idsOffset = offset + SKIPPABLE_HEADER_BYTES;
    if (firstSequence !== index.eventCount + 1 || this.idsOffset + idTableBytes(index.eventCount) !== sizeBytes)
      throw new SegmentCorrupt('the index does not match the segment');
  }

  /** Returns the number of the frame that contains the sequence: the last one that begins at or before it. */
  frameOf(sequence: number): number {
    const { frames } = this;
    return lowerBound(frames.length, (number) => (frames[number] as PlacedFrame).firstSequence > sequence) - 1;
  }

  idBlockAt(block: number): ByteRange {
    const { from, to } = idBlockRange(block, this.index.eventCount);
    return { from: this.idsOffset + from, to: this.idsOffset + to };
  }
}

function placeFrame(columns: FrameColumns, number: number, offset: number, firstSequence: number): PlacedFrame {
  return {
    events: columns.events[number] as number,
    bytes: columns.bytes[number] as number,
    rawBytes: columns.rawBytes[number] as number,
    crc32: columns.crc32[number] as number,
    minTimestampMs: columns.minTimestampMs[number] as number,
    maxTimestampMs: columns.maxTimestampMs[number] as number,
    types: columns.types[number] as string,
    offset,
    firstSequence,
  };
}

/** `bytes` is the segment from its first byte to the end of the index, or more. @throws SegmentCorrupt */
export function layoutOf(bytes: Buffer, header: SegmentHeader): SegmentLayout {
  const packed = bytes.subarray(INDEX_OFFSET, INDEX_OFFSET + header.indexBytes);
  if (!createHash('sha256').update(packed).digest().equals(header.indexSha256))
    throw new SegmentCorrupt('the hash of the index does not match');
  const text = inflate(packed, header.indexRawBytes).toString();
  return new SegmentLayout(JSON.parse(text) as SegmentIndex, header);
}

/** The minimum that Node accepts. */
const CHUNK_MIN_BYTES = 64;

/** Returns the content of one zstd frame of this size. @throws SegmentCorrupt */
export function inflate(packed: Buffer, rawBytes: number): Buffer {
  let raw: Buffer;
  try {
    // Larger than the content, so that Node needs neither to join chunks nor to look for more after a full one.
    raw = zlib.zstdDecompressSync(packed, {
      maxOutputLength: Math.max(1, rawBytes),
      chunkSize: rawBytes + CHUNK_MIN_BYTES,
    });
  } catch (error) {
    throw new SegmentCorrupt('a zstd frame cannot be decompressed', { cause: error });
  }
  if (raw.length !== rawBytes) throw new SegmentCorrupt('a zstd frame is not as long as it should be');
  return raw;
}
