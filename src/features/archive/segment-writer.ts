import { createHash } from 'node:crypto';
// Imported as a whole: an old Node lacks the named export, and would fail with a stack before `check-node.ts` reports
// the cause.
import zlib, { constants, type ZstdOptions } from 'node:zlib';
import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import { eventLoop } from '../../lib/event-loop.js';
import {
  encodeHeader,
  FRAME_MAX_BYTES,
  FRAME_MAX_EVENTS,
  HEADER_BYTES,
  SegmentCorrupt,
  skippableHeader,
} from './segment-format.js';
import { SegmentIndexBuilder } from './segment-index.js';
import { eventLine } from './segment-line.js';

export interface Segment {
  readonly bytes: Buffer;
  /** Hash of `bytes`, in hex. */
  readonly sha256: string;
  readonly count: number;
  /** Hash of the JSON Lines, in hex: the same for the same events, whichever zstd compressed them. */
  readonly contentSha256: string;
  readonly contentBytes: number;
}

/** An eighth smaller than at zstd's default level 3, for a third more time: it is written once and kept for years. */
const COMPRESSION_LEVEL = 9;

const ZSTD: ZstdOptions = {
  params: { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
};

/** A session whose segment would not fit into memory stays in the store. */
export class SegmentTooLarge extends Error {
  override readonly name = 'SegmentTooLarge';
}

/**
 * Writes the segment of a session. `chunks` contain all its events in order of sequence. The same events give the same
 * bytes (with the same zstd). Apart from the result, memory holds a few numbers per event, and one frame.
 *
 * @throws SegmentCorrupt if the events are not those that the head counts, or not of the session
 * @throws SegmentTooLarge if its frames exceed `maxBytes`
 */
export async function writeSegment(
  head: Head,
  chunks: AsyncIterable<readonly StoredEvent[]>,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Segment> {
  const { sessionId, lastSequence } = head.session;
  const writer = new FrameWriter(sessionId);
  let count = 0;
  for await (const chunk of chunks) {
    for (const event of chunk) {
      count += 1;
      if (event.sequence !== count || event.sessionId !== sessionId)
        throw new SegmentCorrupt(`where event ${count} of the session should be, there is another`);
      while (eventLoop.isTurnOver) await eventLoop.nextTurn();
      writer.add(event);
      if (writer.packedBytes > maxBytes)
        throw new SegmentTooLarge(
          `A session has more than ${maxBytes} bytes of compressed events, so it is kept in the store.`,
        );
    }
  }
  if (count !== lastSequence) throw new SegmentCorrupt(`the session has ${lastSequence} events, but ${count} came`);
  const { bytes, contentSha256, contentBytes } = writer.finish();
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), count, contentSha256, contentBytes };
}

class FrameWriter {
  private readonly frames: Buffer[] = [];
  private readonly builder = new SegmentIndexBuilder(this.sessionId);
  packedBytes = 0;
  private events: StoredEvent[] = [];
  private lines = '';

  constructor(private readonly sessionId: string) {}

  add(event: StoredEvent): void {
    this.events.push(event);
    this.lines += eventLine(event);
    const isFull = this.events.length >= FRAME_MAX_EVENTS || this.lines.length >= FRAME_MAX_BYTES;
    if (isFull) this.endFrame();
  }

  finish() {
    if (this.events.length > 0) this.endFrame();
    const { index, ids } = this.builder.finish();
    const rawIndex = Buffer.from(JSON.stringify(index));
    const packedIndex = zlib.zstdCompressSync(rawIndex, ZSTD);
    const parts = [skippableHeader(packedIndex.length), packedIndex, ...this.frames, skippableHeader(ids.length), ids];
    const header = encodeHeader({
      sizeBytes: parts.reduce((sum, part) => sum + part.length, HEADER_BYTES),
      indexBytes: packedIndex.length,
      indexRawBytes: rawIndex.length,
      indexSha256: createHash('sha256').update(packedIndex).digest(),
    });
    const bytes = Buffer.concat([header, ...parts]);
    return { bytes, contentSha256: index.contentSha256, contentBytes: index.contentBytes };
  }

  private endFrame(): void {
    const raw = Buffer.from(this.lines);
    const packed = zlib.zstdCompressSync(raw, ZSTD);
    this.builder.add({ events: this.events, raw, packed });
    this.frames.push(packed);
    this.packedBytes += packed.length;
    this.events = [];
    this.lines = '';
  }
}
