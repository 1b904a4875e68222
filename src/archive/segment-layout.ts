import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { firstThat } from '../domain/first-that.js';
import type { ByteRange } from '../ports/object-store.js';
import { idBlockRange, idTableBytes } from './event-ids.js';
import {
  decodeFooter,
  FOOTER_BYTES,
  type Footer,
  INDEX_DIGEST_BYTES,
  SegmentCorrupt,
  SKIPPABLE_HEADER_BYTES,
} from './segment-format.js';
import type { FrameEntry, SegmentIndex } from './segment-index.js';
import { ChronologicalOrder } from './stray-ranks.js';

export interface PlacedFrame extends FrameEntry {
  readonly offset: number;
  readonly firstSequence: number;
}

/** An index that was read: where everything is. */
export class SegmentLayout {
  readonly frames: readonly PlacedFrame[];
  readonly order: ChronologicalOrder;
  /** Of the zstd frames that hold events. */
  readonly eventsBytes: number;

  /** @throws SegmentCorrupt */
  constructor(
    readonly index: SegmentIndex,
    footer: Footer,
  ) {
    let offset = 0;
    let firstSequence = 1;
    this.frames = index.frames.map((frame) => {
      const placed = { ...frame, offset, firstSequence };
      offset += frame.bytes;
      firstSequence += frame.events;
      return placed;
    });
    this.eventsBytes = offset;
    this.order = new ChronologicalOrder(index.eventCount, index.strays);
    const indexOffset = offset + idTableBytes(index.eventCount) + 2 * SKIPPABLE_HEADER_BYTES;
    if (firstSequence !== index.eventCount + 1 || indexOffset !== footer.indexOffset)
      throw new SegmentCorrupt('the index does not fit the segment');
  }

  /** The number of the frame that holds the sequence: the last that begins at it or before. */
  frameOf(sequence: number): number {
    const { frames } = this;
    return firstThat(frames.length, (number) => (frames[number] as PlacedFrame).firstSequence > sequence) - 1;
  }

  idBlockAt(block: number): ByteRange {
    const base = this.eventsBytes + SKIPPABLE_HEADER_BYTES;
    const { from, to } = idBlockRange(block, this.index.eventCount);
    return { from: base + from, to: base + to };
  }
}

/** The last bytes of a segment, and where they begin in it. */
export interface Tail {
  readonly from: number;
  readonly bytes: Buffer;
}

export function footerOf({ bytes }: Tail, sizeBytes: number): Footer {
  return decodeFooter(bytes.subarray(-FOOTER_BYTES), sizeBytes);
}

/** @throws SegmentCorrupt where `packed` is not the index that the footer names. */
export function layoutOf(packed: Buffer, footer: Footer): SegmentLayout {
  const digest = createHash('sha256').update(packed).digest().subarray(0, INDEX_DIGEST_BYTES);
  if (!digest.equals(footer.indexDigest)) throw new SegmentCorrupt('the hash of the index does not fit');
  const text = inflate(packed, footer.indexRawBytes).toString();
  return new SegmentLayout(JSON.parse(text) as SegmentIndex, footer);
}

/** The content of one zstd frame of this size. @throws SegmentCorrupt */
export function inflate(packed: Buffer, rawBytes: number): Buffer {
  let raw: Buffer;
  try {
    raw = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, rawBytes) });
  } catch (error) {
    throw new SegmentCorrupt('a zstd frame cannot be decompressed', { cause: error });
  }
  if (raw.length !== rawBytes) throw new SegmentCorrupt('a zstd frame is not as long as it should be');
  return raw;
}
