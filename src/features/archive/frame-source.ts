import { crc32 } from 'node:zlib';
import type { ByteRange } from '../../ports/object-store.js';
import { SegmentCorrupt } from './segment-format.js';
import { inflate, type PlacedFrame, type SegmentLayout } from './segment-layout.js';
import { EventLines } from './segment-line.js';
import type { SegmentMemory, Weighed } from './segment-memory.js';

export type ReadRange = (range: ByteRange) => Promise<Buffer>;

/** Reading this much in vain is cheaper than a second request: about 25 ms at 10 MB/s. */
const GAP_MAX_BYTES = 256 * 1024;

/** Memory of an event in addition to its text, in bytes: an object with nine fields. */
const EVENT_OVERHEAD_BYTES = 300;

/** The frames of a segment, from memory or read; verified before use. */
export class FrameSource {
  constructor(
    private readonly layout: SegmentLayout,
    private readonly read: ReadRange,
    private readonly memory: SegmentMemory,
  ) {}

  /**
   * Returns the events of these frames, by frame number. Adjacent frames are read at once; what another reader is
   * waiting for is not read again.
   */
  async load(numbers: Iterable<number>): Promise<ReadonlyMap<number, EventLines>> {
    const coming = new Map<number, Weighed<EventLines> | Promise<Weighed<EventLines>>>();
    const missing: number[] = [];
    for (const number of numbers) {
      const known = this.memory.find<EventLines>(`frame ${number}`);
      if (known) coming.set(number, known);
      else missing.push(number);
    }
    for (const run of this.runsOf(missing)) {
      const reading = this.readRun(run);
      for (const number of run) {
        const opening = reading.then((bytesOf) => this.openFrame(number, bytesOf(number)));
        coming.set(number, this.memory.keep(`frame ${number}`, opening));
      }
    }
    return new Map(
      await Promise.all([...coming].map(async ([number, events]) => [number, (await events).value] as const)),
    );
  }

  /** Returns a block of the table of ids. */
  async loadIdBlock(block: number): Promise<Buffer> {
    const name = `ids ${block}`;
    return (await (this.memory.find<Buffer>(name) ?? this.memory.keep(name, this.readIdBlock(block)))).value;
  }

  private async readIdBlock(block: number): Promise<Weighed<Buffer>> {
    const bytes = await readExactly(this.read, this.layout.idBlockAt(block));
    if (crc32(bytes) !== this.layout.index.idBlocks[block]?.crc32)
      throw new SegmentCorrupt('the checksum of the table of ids does not match');
    return { value: bytes, weightBytes: bytes.length };
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

  /** Returns the bytes of each frame of the run. */
  private async readRun(run: readonly number[]): Promise<(number: number) => Buffer> {
    const from = this.frame(run[0] as number).offset;
    const last = this.frame(run.at(-1) as number);
    const bytes = await readExactly(this.read, { from, to: last.offset + last.bytes });
    return (number) => {
      const at = this.frame(number).offset - from;
      return bytes.subarray(at, at + this.frame(number).bytes);
    };
  }

  private openFrame(number: number, packed: Buffer): Weighed<EventLines> {
    const frame = this.frame(number);
    const { events } = openFrame(packed, frame, this.layout.index.sessionId);
    return { value: events, weightBytes: 2 * frame.rawBytes + EVENT_OVERHEAD_BYTES * frame.events };
  }

  private frame(number: number): PlacedFrame {
    const frame = this.layout.frames[number];
    if (!frame) throw new SegmentCorrupt(`it has no frame ${number}`);
    return frame;
  }
}

/** @throws SegmentCorrupt if these are not exactly the bytes of the frame. */
export function openFrame(packed: Buffer, frame: PlacedFrame, sessionId: string) {
  if (crc32(packed) !== frame.crc32) throw new SegmentCorrupt('the checksum of a frame does not match');
  const raw = inflate(packed, frame.rawBytes);
  const { firstSequence, events: count } = frame;
  return { events: new EventLines(raw.toString(), { sessionId, firstSequence, count }), raw };
}

/** @throws SegmentCorrupt if there are fewer bytes, because the object is truncated. */
export async function readExactly(read: ReadRange, range: ByteRange): Promise<Buffer> {
  const bytes = await read(range);
  if (bytes.length !== range.to - range.from) throw new SegmentCorrupt('bytes are missing');
  return bytes;
}
