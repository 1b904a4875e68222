import { crc32 } from 'node:zlib';
import type { ByteRange } from '../ports/object-store.js';
import { SegmentCorrupt } from './segment-format.js';
import { inflate, type PlacedFrame, type SegmentLayout } from './segment-layout.js';
import { EventLines } from './segment-line.js';
import type { SegmentMemory } from './segment-memory.js';

export type ReadRange = (range: ByteRange) => Promise<Buffer>;

/** Reading so many bytes for nothing is cheaper than a second request: some 25 ms at 10 MB/s. */
const GAP_MAX_BYTES = 256 * 1024;

/** What an event weighs in memory beside its text, in bytes: an object of nine fields. */
const EVENT_OVERHEAD_BYTES = 300;

/** The frames of a segment, from memory or read; checked before anything of them is used. */
export class FrameSource {
  constructor(
    private readonly layout: SegmentLayout,
    private readonly read: ReadRange,
    private readonly memory: SegmentMemory,
  ) {}

  /** The events of these frames, by number. Frames side by side are read at once. */
  async load(numbers: Iterable<number>): Promise<ReadonlyMap<number, EventLines>> {
    const loaded = new Map<number, EventLines>();
    const missing: number[] = [];
    for (const number of numbers) {
      const known = this.memory.get<EventLines>(`frame ${number}`);
      if (known) loaded.set(number, known);
      else missing.push(number);
    }
    await Promise.all(this.runsOf(missing).map((run) => this.loadRun(run, loaded)));
    return loaded;
  }

  /** The block of the table of ids. */
  async loadIdBlock(block: number): Promise<Buffer> {
    const name = `ids ${block}`;
    const known = this.memory.get<Buffer>(name);
    if (known) return known;
    const bytes = await readExactly(this.read, this.layout.idBlockAt(block));
    if (crc32(bytes) !== this.layout.index.idBlocks[block]?.crc32)
      throw new SegmentCorrupt('the checksum of the table of ids does not fit');
    this.memory.set(name, bytes, bytes.length);
    return bytes;
  }

  private runsOf(numbers: readonly number[]): readonly (readonly number[])[] {
    const runs: number[][] = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const number of numbers.toSorted((a, b) => a - b)) {
      const { offset, bytes } = this.frame(number);
      if (offset - end <= GAP_MAX_BYTES) runs.at(-1)?.push(number);
      else runs.push([number]);
      end = offset + bytes;
    }
    return runs;
  }

  private async loadRun(run: readonly number[], loaded: Map<number, EventLines>): Promise<void> {
    const from = this.frame(run[0] as number).offset;
    const last = this.frame(run.at(-1) as number);
    const bytes = await readExactly(this.read, { from, to: last.offset + last.bytes });
    for (const number of run) {
      const frame = this.frame(number);
      const at = frame.offset - from;
      const { events } = openFrame(bytes.subarray(at, at + frame.bytes), frame, this.layout.index.sessionId);
      loaded.set(number, events);
      this.memory.set(`frame ${number}`, events, 2 * frame.rawBytes + EVENT_OVERHEAD_BYTES * frame.events);
    }
  }

  private frame(number: number): PlacedFrame {
    const frame = this.layout.frames[number];
    if (!frame) throw new SegmentCorrupt(`it has no frame ${number}`);
    return frame;
  }
}

/** @throws SegmentCorrupt where these are not exactly the bytes of the frame. */
export function openFrame(packed: Buffer, frame: PlacedFrame, sessionId: string) {
  if (crc32(packed) !== frame.crc32) throw new SegmentCorrupt('the checksum of a frame does not fit');
  const raw = inflate(packed, frame.rawBytes);
  const { firstSequence, events: count } = frame;
  return { events: new EventLines(raw.toString(), { sessionId, firstSequence, count }), raw };
}

/** @throws SegmentCorrupt where there are fewer bytes: the object is cut off. */
export async function readExactly(read: ReadRange, range: ByteRange): Promise<Buffer> {
  const bytes = await read(range);
  if (bytes.length !== range.to - range.from) throw new SegmentCorrupt('bytes are missing');
  return bytes;
}
