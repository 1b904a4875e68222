import type { StoredEvent } from '../domain/event.js';
import { type LogPage, type LogQuery, matchesLogQuery } from '../domain/page.js';
import { blocksWith, framesWith, hashOf } from './event-ids.js';
import { FrameSource, type ReadRange, readExactly } from './frame-source.js';
import { decodeHeader, INDEX_OFFSET, SegmentCorrupt } from './segment-format.js';
import type { FrameEntry, SegmentIndex } from './segment-index.js';
import { layoutOf, type PlacedFrame, type SegmentLayout } from './segment-layout.js';
import { NO_MEMORY, type SegmentMemory, type Weighed } from './segment-memory.js';

/** Read at first: it holds the whole of a usual call, and the index of 500,000 events with the first page. */
const HEAD_BYTES = 64 * 1024;

/** In one go, where events are looked for that a frame may or may not hold. */
const SEARCH_MAX_FRAMES = 32;

/** Beside the text of the index, its objects. */
const INDEX_WEIGHT_FACTOR = 4;

interface Opened {
  readonly layout: SegmentLayout;
  /** The first bytes of the segment; all of it, where it is short. Kept as long as the layout. */
  readonly head: Buffer;
}

export interface OpenOptions {
  /** A segment of another session counts as corrupt. */
  readonly sessionId: string;
  readonly memory?: SegmentMemory;
}

/**
 * Answers from a segment what the event log of a store would answer. Every byte is checked before it is used: an answer is
 * right, or it is `SegmentCorrupt`. What `read` throws passes through.
 *
 * Opening costs one ranged read, or two where the index is long, or none where `memory` has it. A page costs one more, and
 * none where opening has read its frames: a first page, and any of a short session.
 */
export class SegmentReader {
  private readonly frames: FrameSource;

  private constructor(
    private readonly layout: SegmentLayout,
    read: ReadRange,
    memory: SegmentMemory,
  ) {
    this.frames = new FrameSource(layout, read, memory);
  }

  static async open(read: ReadRange, sizeBytes: number, options: OpenOptions): Promise<SegmentReader> {
    const { sessionId, memory = NO_MEMORY } = options;
    const opening = memory.find<Opened>('index') ?? memory.keep('index', openSegment(read, sizeBytes));
    const { layout, head } = await opening;
    if (layout.index.sessionId !== sessionId) throw new SegmentCorrupt('it is the segment of another session');
    return new SegmentReader(layout, knowing(head, read), memory);
  }

  get index(): SegmentIndex {
    return this.layout.index;
  }

  async readEvents(query: LogQuery): Promise<Omit<LogPage, 'archive'>> {
    const window = this.windowOf(query);
    if (!isFiltered(query)) return this.readWindow(window, query);
    const found: StoredEvent[] = [];
    const candidates = this.candidates(window, query);
    for (let at = 0, size = 1; at < candidates.length && found.length <= query.limit; at += size, size *= 2) {
      size = Math.min(Math.max(size, framesFor(query.limit + 1, candidates.slice(at))), SEARCH_MAX_FRAMES);
      const numbers = candidates.slice(at, at + size).map(({ number }) => number);
      const loaded = await this.frames.load(numbers);
      for (const number of numbers) {
        const events = (loaded.get(number)?.all() ?? []).filter(
          (event) => event.sequence >= window.first && event.sequence <= window.last && matchesLogQuery(event, query),
        );
        found.push(...(query.order === 'asc' ? events : events.reverse()));
      }
    }
    return { events: found.slice(0, query.limit), hasMore: found.length > query.limit };
  }

  /** In order of timestamp, then sequence. */
  async readChronological(offset: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.readSequences(this.layout.order.page(offset, limit));
  }

  /** Those of the events that are in the segment, by id. */
  async findEvents(eventIds: readonly string[]): Promise<ReadonlyMap<string, StoredEvent>> {
    const hashes = [...new Set(eventIds.map(hashOf))];
    const wanted = new Set(eventIds);
    const numbers = new Set<number>();
    await Promise.all(
      hashes.map(async (hashed) => {
        for (const block of blocksWith(hashed, this.index.idBlocks))
          for (const number of framesWith(hashed, await this.frames.loadIdBlock(block))) numbers.add(number);
      }),
    );
    const found = new Map<string, StoredEvent>();
    for (const events of (await this.frames.load(numbers)).values())
      for (const event of events.all()) if (wanted.has(event.eventId)) found.set(event.eventId, event);
    return found;
  }

  private windowOf({ after, before }: LogQuery): Window {
    return { first: after + 1, last: Math.min(this.index.lastSequence, (before ?? Number.POSITIVE_INFINITY) - 1) };
  }

  /** Without a filter the sequences of the page are known beforehand. */
  private async readWindow({ first, last }: Window, { order, limit }: LogQuery): Promise<Omit<LogPage, 'archive'>> {
    const size = Math.max(0, last - first + 1);
    const count = Math.min(size, limit);
    const sequences = Array.from({ length: count }, (_, index) => (order === 'asc' ? first + index : last - index));
    return { events: await this.readSequences(sequences), hasMore: size > limit };
  }

  private async readSequences(sequences: readonly number[]): Promise<readonly StoredEvent[]> {
    const places = sequences.map((sequence) => ({ sequence, number: this.layout.frameOf(sequence) }));
    const loaded = await this.frames.load(new Set(places.map(({ number }) => number)));
    return places.map(({ sequence, number }) => {
      const events = loaded.get(number);
      if (!events) throw new SegmentCorrupt(`event ${sequence} is missing`);
      return events.withSequence(sequence);
    });
  }

  /** The frames that may hold events of the answer, in its order. */
  private candidates({ first, last }: Window, query: LogQuery): readonly Candidate[] {
    const candidates = this.layout.frames
      .map((frame, number) => ({ frame, number }))
      .filter(
        ({ frame }) =>
          frame.firstSequence <= last && frame.firstSequence + frame.events > first && mayMatch(frame, query),
      );
    return query.order === 'asc' ? candidates : candidates.reverse();
  }
}

/** Inclusive. */
interface Window {
  readonly first: number;
  readonly last: number;
}

interface Candidate {
  readonly frame: PlacedFrame;
  readonly number: number;
}

function isFiltered({ types, fromMs, toMs }: LogQuery): boolean {
  return types.length > 0 || fromMs !== undefined || toMs !== undefined;
}

function mayMatch(frame: FrameEntry, { types, fromMs, toMs }: LogQuery): boolean {
  if (types.length > 0 && !frame.types.split(' ').some((type) => types.includes(type))) return false;
  if (fromMs !== undefined && frame.maxTimestampMs < fromMs) return false;
  return toMs === undefined || frame.minTimestampMs <= toMs;
}

/** How many of the frames it takes for so many events, if all of them match. */
function framesFor(count: number, candidates: readonly Candidate[]): number {
  let events = 0;
  const last = candidates.findIndex(({ frame }) => {
    events += frame.events;
    return events >= count;
  });
  return last === -1 ? candidates.length : last + 1;
}

/** Reads the first bytes of the object from here. */
function knowing(head: Buffer, read: ReadRange): ReadRange {
  return (range) => (range.to <= head.length ? Promise.resolve(head.subarray(range.from, range.to)) : read(range));
}

async function openSegment(read: ReadRange, sizeBytes: number): Promise<Weighed<Opened>> {
  let head = await readExactly(read, { from: 0, to: Math.min(HEAD_BYTES, sizeBytes) });
  const header = decodeHeader(head, sizeBytes);
  const indexEnd = INDEX_OFFSET + header.indexBytes;
  if (indexEnd > head.length)
    head = Buffer.concat([head, await readExactly(read, { from: head.length, to: indexEnd })]);
  const layout = layoutOf(head, header);
  return { value: { layout, head }, weightBytes: weightOf(layout) + head.length };
}

function weightOf({ frames, index: { strays, idBlocks } }: SegmentLayout): number {
  const rows = 4 * frames.length + strays.sequences.length + idBlocks.length;
  return 1024 + rows * 8 * INDEX_WEIGHT_FACTOR;
}
