import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { lowerBound } from '../../lib/lower-bound.js';
import { SegmentCorrupt } from './segment-format.js';

/**
 * The table that finds events by id: for each event the first 32 bits of the SHA-256 of its id, and the number of its
 * frame; sorted. Two ids with the same hash cost a look at two frames, never a wrong answer. Divided into blocks, which
 * are found by their first hash and read one by one, since the table of a long session is larger than its index.
 */
const HASH_BYTES = 4;
const FRAME_NUMBER_BYTES = 3;
const ENTRY_BYTES = HASH_BYTES + FRAME_NUMBER_BYTES;
const BLOCK_ENTRIES = 2048;
const BLOCK_BYTES = BLOCK_ENTRIES * ENTRY_BYTES;
/** Hash and frame number fit exactly into one double. */
const FRAME_NUMBERS = 2 ** 21;

export interface IdBlock {
  readonly firstHash: number;
  readonly crc32: number;
}

export function hashOf(eventId: string): number {
  return hash('sha256', eventId, 'buffer').readUInt32LE(0);
}

export class IdTableBuilder {
  private readonly entries: number[] = [];

  add(eventId: string, frame: number): void {
    if (frame >= FRAME_NUMBERS) throw new SegmentCorrupt('a session has too many events for one segment');
    this.entries.push(hashOf(eventId) * FRAME_NUMBERS + frame);
  }

  finish(): { readonly bytes: Buffer; readonly blocks: readonly IdBlock[] } {
    const sorted = Float64Array.from(this.entries).sort();
    const bytes = Buffer.alloc(sorted.length * ENTRY_BYTES);
    for (const [index, entry] of sorted.entries()) {
      bytes.writeUInt32LE(Math.floor(entry / FRAME_NUMBERS), index * ENTRY_BYTES);
      bytes.writeUIntLE(entry % FRAME_NUMBERS, index * ENTRY_BYTES + HASH_BYTES, FRAME_NUMBER_BYTES);
    }
    const blocks: IdBlock[] = [];
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
      const block = bytes.subarray(at, at + BLOCK_BYTES);
      blocks.push({ firstHash: block.readUInt32LE(0), crc32: crc32(block) });
    }
    return { bytes, blocks };
  }
}

export function idTableBytes(eventCount: number): number {
  return eventCount * ENTRY_BYTES;
}

/** Returns the position of the block in the table. */
export function idBlockRange(block: number, eventCount: number): { readonly from: number; readonly to: number } {
  return { from: block * BLOCK_BYTES, to: Math.min((block + 1) * BLOCK_BYTES, idTableBytes(eventCount)) };
}

/** Returns the blocks that may contain the hash: one, or neighbours if it spans their border. */
export function blocksWith(hashed: number, blocks: readonly IdBlock[]): readonly number[] {
  const found: number[] = [];
  for (const [number, { firstHash }] of blocks.entries()) {
    const next = blocks[number + 1];
    if (firstHash <= hashed && (next === undefined || next.firstHash >= hashed)) found.push(number);
  }
  return found;
}

/** Returns the frames that this block lists for the hash. */
export function framesWith(hashed: number, block: Buffer): readonly number[] {
  const entries = block.length / ENTRY_BYTES;
  const first = lowerBound(entries, (entry) => block.readUInt32LE(entry * ENTRY_BYTES) >= hashed);
  const frames: number[] = [];
  for (let at = first * ENTRY_BYTES; at < block.length && block.readUInt32LE(at) === hashed; at += ENTRY_BYTES)
    frames.push(block.readUIntLE(at + HASH_BYTES, FRAME_NUMBER_BYTES));
  return frames;
}
