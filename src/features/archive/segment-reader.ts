import type { StoredEvent } from '../../domain/event.js';
import { conditionsOf, type Filters } from '../../domain/filters.js';
import {
  eventMatcher,
  type HistoryQuery,
  isFiltered,
  type LogFilter,
  type LogPage,
  type LogQuery,
} from '../../domain/page.js';
import { eventBytes, PageBudget, type TakenPage, takePage } from '../../domain/page-budget.js';
import { blocksWith, framesWith, hashOf } from './event-ids.js';
import { FrameSource, type ReadRange, readExactly } from './frame-source.js';
import { decodeHeader, INDEX_OFFSET, SegmentCorrupt } from './segment-format.js';
import type { FrameEntry, SegmentIndex } from './segment-index.js';
import { layoutOf, type PlacedFrame, type SegmentLayout } from './segment-layout.js';
import type { EventLines } from './segment-line.js';
import { SegmentCache, type SegmentMemory, type Weighed } from './segment-memory.js';

/** Read first: it contains the whole of a typical call, and for 500,000 events the index with the first page. */
const HEAD_BYTES = 64 * 1024;

/** Read at once when searching frames that may or may not contain events. */
const SEARCH_MAX_FRAMES = 32;

/** For the objects of the index in addition to its text. */
const INDEX_WEIGHT_FACTOR = 4;

interface Opened {
  readonly layout: SegmentLayout;
  /** The first bytes of the segment, all of it if it is short. Kept as long as the layout. */
  readonly head: Buffer;
}

export interface OpenOptions {
  /** A segment of another session counts as corrupt. */
  readonly sessionId: string;
  readonly memory?: SegmentMemory;
}

/**
 * Answers queries from a segment as the event log of a store would. Every byte is verified before use: an answer is
 * correct, or it is `SegmentCorrupt`. Errors of `read` are passed through.
 *
 * Opening costs one ranged read, two if the index is long, or none if `memory` has it. A page costs one more, or none
 * if opening has read its frames: a first page, and any page of a short session.
 */
export class SegmentReader {
  private constructor(
    private readonly layout: SegmentLayout,
    private readonly frames: FrameSource,
  ) {}

  static async open(read: ReadRange, sizeBytes: number, options: OpenOptions): Promise<SegmentReader> {
    const { sessionId, memory = new SegmentCache(0).of({ key: '', sha256: '' }) } = options;
    const opening = memory.find<Opened>('index') ?? memory.keep('index', openSegment(read, sizeBytes));
    const { layout, head } = (await opening).value;
    if (layout.index.sessionId !== sessionId) throw new SegmentCorrupt('it is the segment of a different session');
    return new SegmentReader(layout, new FrameSource(layout, knowing(head, read), memory));
  }

  get index(): SegmentIndex {
    return this.layout.index;
  }

  async readEvents(query: LogQuery): Promise<Omit<LogPage, 'archive'>> {
    const window = this.windowOf(query);
    if (!isFiltered(query)) return this.readWindow(window, query);
    const found: StoredEvent[] = [];
    const budget = new PageBudget(query.maxBytes);
    for await (const matching of this.search(window, query)) {
      for (const event of matching) {
        if (found.length === query.limit || !budget.take(eventBytes(event))) return { events: found, hasMore: true };
        found.push(event);
      }
    }
    return { events: found, hasMore: false };
  }

  /** By timestamp, then sequence. `budget` is what is left of the page after the session itself. */
  async readChronological(
    { offset, limit, maxBytes }: HistoryQuery,
    budget = new PageBudget(maxBytes),
  ): Promise<readonly StoredEvent[]> {
    return (await this.readSequences(this.layout.order.page(offset, limit), limit, budget)).items;
  }

  /** Returns the events that the segment contains, by id. All are in memory at once; for many, use `visitEvents`. */
  async findEvents(eventIds: readonly string[]): Promise<ReadonlyMap<string, StoredEvent>> {
    const found = new Map<string, StoredEvent>();
    await this.visitEvents(eventIds, (event) => found.set(event.eventId, event));
    return found;
  }

  /** Visits the events that the segment contains, in any order; at most a page is in memory at once. */
  async visitEvents(eventIds: readonly string[], visit: (event: StoredEvent) => void): Promise<void> {
    const hashes = [...new Set(eventIds.map(hashOf))];
    const wanted = new Set(eventIds);
    const numbers = new Set<number>();
    await Promise.all(
      hashes.map(async (hashed) => {
        for (const block of blocksWith(hashed, this.index.idBlocks))
          for (const number of framesWith(hashed, await this.frames.loadIdBlock(block))) numbers.add(number);
      }),
    );
    for (let rest: readonly number[] = [...numbers]; rest.length > 0; ) {
      const next = this.fitting(rest, undefined);
      rest = rest.slice(next.length);
      for (const events of (await this.frames.load(next)).values())
        for (const event of events.all()) if (wanted.has(event.eventId)) visit(event);
    }
  }

  private windowOf({ after, before }: LogQuery): Window {
    return { first: after + 1, last: Math.min(this.index.lastSequence, (before ?? Number.POSITIVE_INFINITY) - 1) };
  }

  /** Without a filter, the sequences of the page are known in advance. */
  private async readWindow(
    { first, last }: Window,
    { order, limit, maxBytes }: LogQuery,
  ): Promise<Omit<LogPage, 'archive'>> {
    const size = Math.max(0, last - first + 1);
    const count = Math.min(size, limit);
    const sequences = Array.from({ length: count }, (_, index) => (order === 'asc' ? first + index : last - index));
    const taken = await this.readSequences(sequences, limit, new PageBudget(maxBytes));
    return { events: taken.items, hasMore: taken.items.length < size };
  }

  /** Yields matching events frame by frame, in the order of the query. */
  private async *search(window: Window, query: LogQuery): AsyncGenerator<readonly StoredEvent[], void, void> {
    const candidates = this.candidates(window, query);
    const matches = eventMatcher(query);
    let at = 0;
    for (let size = 1; at < candidates.length; size *= 2) {
      const rest = candidates.slice(at);
      const wanted = Math.min(Math.max(size, framesFor(query.limit + 1, rest)), SEARCH_MAX_FRAMES);
      const numbers = this.fitting(
        rest.slice(0, wanted).map(({ number }) => number),
        query.maxBytes,
      );
      at += numbers.length;
      const loaded = await this.frames.load(numbers);
      for (const number of numbers) {
        const events = (loaded.get(number)?.all() ?? []).filter(
          (event) => event.sequence >= window.first && event.sequence <= window.last && matches(event),
        );
        yield query.order === 'asc' ? events : events.reverse();
      }
    }
  }

  /** Loads only frames that are expected to fit by their sizes; the events then decide. */
  private async readSequences(
    sequences: readonly number[],
    limit: number,
    budget: PageBudget,
  ): Promise<TakenPage<StoredEvent>> {
    const places = sequences.map((sequence) => ({ sequence, number: this.layout.frameOf(sequence) }));
    const numbers = new Set(this.fitting([...new Set(places.map(({ number }) => number))], budget.leftBytes));
    const loaded = await this.frames.load(numbers);
    const end = places.findIndex(({ number }) => !numbers.has(number));
    const taken = takePage(eventsAt(places.slice(0, end === -1 ? undefined : end), loaded), limit, budget, eventBytes);
    return { items: taken.items, hasMore: taken.hasMore || end !== -1 };
  }

  /** Returns the first of these frames that together fit into a page; at least one. */
  private fitting(numbers: readonly number[], maxBytes: number | undefined): readonly number[] {
    const budget = new PageBudget(maxBytes);
    const bytesOf = (number: number) => this.layout.frames[number]?.rawBytes ?? 0;
    return takePage(numbers, numbers.length, budget, bytesOf).items;
  }

  /** Returns the frames that may contain matching events, in the order of the query. */
  private candidates({ first, last }: Window, query: LogQuery): readonly Candidate[] {
    const tests = conditionsOf(FRAME_TESTS, query);
    const mayMatch = (frame: FrameEntry) => tests.every((test) => test(frame));
    const candidates = this.layout.frames
      .map((frame, number) => ({ frame, number }))
      .filter(
        ({ frame }) => frame.firstSequence <= last && frame.firstSequence + frame.events > first && mayMatch(frame),
      );
    return query.order === 'asc' ? candidates : candidates.reverse();
  }
}

interface Place {
  readonly sequence: number;
  readonly number: number;
}

function* eventsAt(places: readonly Place[], frames: ReadonlyMap<number, EventLines>): Generator<StoredEvent> {
  for (const { sequence, number } of places) {
    const events = frames.get(number);
    if (!events) throw new SegmentCorrupt(`event ${sequence} is missing`);
    yield events.withSequence(sequence);
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

/** Whether a frame may contain a matching event, according to the index. */
const FRAME_TESTS: Filters<LogFilter, (frame: FrameEntry) => boolean> = {
  types: (types) => (frame) => frame.types.split(' ').some((type) => types.includes(type)),
  fromMs: (fromMs) => (frame) => frame.maxTimestampMs >= fromMs,
  toMs: (toMs) => (frame) => frame.minTimestampMs <= toMs,
};

/** Returns how many frames contain this many events if all of them match. */
function framesFor(count: number, candidates: readonly Candidate[]): number {
  let events = 0;
  const last = candidates.findIndex(({ frame }) => {
    events += frame.events;
    return events >= count;
  });
  return last === -1 ? candidates.length : last + 1;
}

/** Serves reads of the first bytes of the object from memory. */
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

function weightOf({ frames, index: { strays: outOfOrder, idBlocks } }: SegmentLayout): number {
  const rows = 4 * frames.length + outOfOrder.sequences.length + idBlocks.length;
  return 1024 + rows * 8 * INDEX_WEIGHT_FACTOR;
}
