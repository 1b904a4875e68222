import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { StoredEvent } from '../../domain/event.js';
import { type IdBlock, IdTableBuilder } from './event-ids.js';
import { type OutOfOrderColumns, OutOfOrderRanks } from './out-of-order-ranks.js';
import { SEGMENT_FORMAT_VERSION } from './segment-format.js';

/** What is known about a frame without reading it. Frames are contiguous, and the first follows the index. */
export interface FrameEntry {
  readonly events: number;
  readonly bytes: number;
  readonly rawBytes: number;
  /** CRC of its compressed bytes. */
  readonly crc32: number;
  readonly minTimestampMs: number;
  readonly maxTimestampMs: number;
  /** All event types in it, sorted, separated by spaces. */
  readonly types: string;
}

/** One column per field: half as long as a row per frame, and parsed in a third of the time. */
export type FrameColumns = { readonly [Field in keyof FrameEntry]: readonly FrameEntry[Field][] };

/** The manifest of a segment, with everything needed to find events. Stored in the segment as JSON. */
export interface SegmentIndex {
  readonly formatVersion: number;
  readonly sessionId: string;
  readonly eventCount: number;
  /** 0 without events, like the last one. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Size of the JSON Lines. */
  readonly contentBytes: number;
  readonly contentSha256: string;
  readonly frames: FrameColumns;
  /** The name is that of the format. */
  readonly strays: OutOfOrderColumns;
  readonly idBlocks: readonly IdBlock[];
}

/** A frame as written into a segment. */
export interface PackedFrame {
  readonly events: readonly StoredEvent[];
  readonly raw: Buffer;
  readonly packed: Buffer;
}

/** Builds the index of frames; the same frames give the same index. */
export class SegmentIndexBuilder {
  private readonly frames: FrameEntry[] = [];
  private readonly ids = new IdTableBuilder();
  private readonly ranks = new OutOfOrderRanks();
  private readonly content: Hash = createHash('sha256');
  private contentBytes = 0;
  private eventCount = 0;

  constructor(private readonly sessionId: string) {}

  add({ events, raw, packed }: PackedFrame): void {
    const types = new Set<string>();
    let minTimestampMs = Number.POSITIVE_INFINITY;
    let maxTimestampMs = Number.NEGATIVE_INFINITY;
    for (const event of events) {
      types.add(event.type);
      minTimestampMs = Math.min(minTimestampMs, event.timestampMs);
      maxTimestampMs = Math.max(maxTimestampMs, event.timestampMs);
      this.ids.add(event.eventId, this.frames.length);
      this.ranks.add(event);
    }
    this.frames.push({
      events: events.length,
      bytes: packed.length,
      rawBytes: raw.length,
      crc32: crc32(packed),
      minTimestampMs,
      maxTimestampMs,
      types: [...types].sort().join(' '),
    });
    this.content.update(raw);
    this.contentBytes += raw.length;
    this.eventCount += events.length;
  }

  /** Call exactly once. */
  finish(): { readonly index: SegmentIndex; readonly ids: Buffer } {
    const { bytes, blocks } = this.ids.finish();
    const index = {
      formatVersion: SEGMENT_FORMAT_VERSION,
      sessionId: this.sessionId,
      eventCount: this.eventCount,
      firstSequence: Math.min(1, this.eventCount),
      lastSequence: this.eventCount,
      contentBytes: this.contentBytes,
      contentSha256: this.content.digest('hex'),
      frames: toColumns(this.frames),
      strays: this.ranks.finish(),
      idBlocks: blocks,
    };
    return { index, ids: bytes };
  }
}

/** In the order of the format. */
const FIELDS = ['events', 'bytes', 'rawBytes', 'crc32', 'minTimestampMs', 'maxTimestampMs', 'types'] as const;

function toColumns(frames: readonly FrameEntry[]): FrameColumns {
  const columns = FIELDS.map((field) => [field, frames.map((frame) => frame[field])]);
  return Object.fromEntries(columns) as FrameColumns;
}
