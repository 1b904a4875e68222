import { archiveMaker, type ByteRange, type Objects, type Store } from './archive-parts.js';
import { alternate, median, type Pair, type Sample } from './pairs.js';

/** Compares a page of an archived session with one ranged read of the same bytes from the same object store. */
export interface PagesResult {
  /** The first page, in a process that has read nothing of the session. */
  readonly cold: PageResult;
  /** Pages that were not read before, in a process that has read the session's index. */
  readonly warm: PageResult;
}

export interface PageResult {
  readonly pair: Pair;
  /** Ranged reads per page. */
  readonly reads: number;
}

interface Read {
  readonly key: string;
  readonly range: ByteRange;
}

const PAGE = 50;
const PAGES_PER_ROUND = 40;
/** The frame size of segments: a page that begins this far before the end of a frame is entirely inside it. */
const FRAME_EVENTS = 200;

/** Passes reads on and records them. */
class WatchedObjects implements Objects {
  reads: Read[] = [];

  constructor(private readonly objects: Objects) {}

  get(key: string, range: ByteRange): Promise<Buffer | undefined> {
    this.reads.push({ key, range });
    return this.objects.get(key, range);
  }

  close(): Promise<void> {
    return this.objects.close();
  }
}

export interface PagesSpec {
  readonly sessionId: string;
  readonly events: number;
  readonly rounds: number;
}

export async function measurePages(
  store: Store,
  objects: Objects,
  { sessionId, events, rounds }: PagesSpec,
): Promise<PagesResult> {
  const newArchive = await archiveMaker();
  const watched = new WatchedObjects(objects);
  const read = async (from: Store, offset: number) => {
    const page = await from.readChronological(sessionId, { offset, limit: PAGE });
    if (page?.events.length !== PAGE) throw new Error(`The page at ${offset} has ${page?.events.length} events.`);
  };
  const measure = async (name: string, page: (turn: number) => Promise<void>): Promise<PageResult> => {
    const counts: number[] = [];
    let last: Read | undefined;
    let turn = 0;
    const readPage = async () => {
      watched.reads = [];
      await page(turn++);
      counts.push(watched.reads.length);
      last = watched.reads.at(-1) ?? last;
    };
    const readBytes = async () => {
      if (last) await objects.get(last.key, last.range);
    };
    return {
      pair: await inTurn([name, readPage], ['one ranged read of the same bytes', readBytes], rounds),
      reads: median(counts),
    };
  };
  const frames = Math.floor(events / FRAME_EVENTS);
  let warm: Store;
  const pages = {
    cold: await measure('first page, nothing in memory', () => read(newArchive(store, watched).store, 0)),
    warm: await measure('a page anywhere, index in memory', async (turn) => {
      const isNewRound = turn % PAGES_PER_ROUND === 0;
      // Clears the cache of earlier rounds. The median ignores the page that opens the index.
      if (isNewRound) warm = newArchive(store, watched).store;
      const frame = Math.floor(((turn % PAGES_PER_ROUND) * frames) / PAGES_PER_ROUND);
      await read(warm, frame * FRAME_EVENTS + (turn % (FRAME_EVENTS - PAGE)));
    }),
  };
  return pages;
}

type Named = readonly [name: string, work: () => Promise<void>];

/** One read after the other, as a single caller sees it. The two alternate, so that both meet the same conditions. */
function inTurn([nameA, a]: Named, [nameB, b]: Named, rounds: number): Promise<Pair> {
  let ofB: readonly number[] = [];
  const runBoth = async () => {
    const [timesA, timesB]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < PAGES_PER_ROUND; turn++) {
      timesA.push(await msOf(a));
      timesB.push(await msOf(b));
    }
    ofB = timesB;
    return toSample(timesA);
  };
  return alternate({ name: nameA, run: runBoth }, { name: nameB, run: async () => toSample(ofB) }, rounds);
}

async function msOf(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function toSample(timesMs: readonly number[]): Sample {
  const p50Ms = median(timesMs);
  return { perSecond: 1_000 / p50Ms, p50Ms: Number(p50Ms.toFixed(3)) };
}
