/** What the archive's benchmarks need of the built service, by shape: they are a program of their own. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}
export interface Objects {
  get(key: string, range?: ByteRange): Promise<Buffer | undefined>;
  close(): Promise<void>;
}
export interface Store {
  createSession(input: { readonly sessionId: string }): Promise<unknown>;
  appendEvents(sessionId: string, events: readonly unknown[]): Promise<unknown>;
  completeSession(sessionId: string, completion: object): Promise<unknown>;
  findSession(
    sessionId: string,
  ): Promise<{ readonly archive: { readonly key: string; readonly isReleased: boolean } | null } | undefined>;
  readChronological(
    sessionId: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly events: readonly unknown[] } | undefined>;
  close(): Promise<void>;
}
export interface Archiver {
  archiveDue(signal: AbortSignal): Promise<number>;
  releaseMarked(signal: AbortSignal): Promise<number>;
}
export interface Archive {
  /** Reads through. */
  readonly store: Store;
}
export interface Bucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly forcePathStyle: boolean;
}
/** Hears what was archived: events, and the bytes of their object. */
export type Heard = (events: number, bytes: number) => void;

const CLOCK = { nowMs: () => Date.now(), elapsedMs: () => performance.now() };
const BOUNDS = { maxQueuedEvents: 1_000_000, maxQueuedBytes: 1024 ** 3, lateEventGraceMs: 0 };

export async function openStore(dataDir: string): Promise<Store> {
  const { SqliteStore } = await load('adapters/sqlite/index.js');
  return SqliteStore.open(CLOCK, { ...BOUNDS, dataDir });
}

export async function openObjects(place: string | Bucket): Promise<Objects> {
  if (typeof place === 'string') return (await load('adapters/fs/index.js')).FolderObjectStore.open(place);
  return (await load('adapters/s3/index.js')).S3ObjectStore.open(place);
}

/** Every completed session is due at once, and let go of at once: nobody else reads. */
export async function newArchiver(store: Store, objects: Objects, heard: Heard): Promise<Archiver> {
  const { Archiver } = await load('archive/index.js');
  const options = { archiveAfterMs: 0, settleMs: 0, owner: 'bench' };
  return new Archiver(store, objects, CLOCK, options, {
    sessionArchived: heard,
    eventsReleased: () => undefined,
    archivingFailed(error: unknown) {
      throw error;
    },
  });
}

/** Makes archives that remember nothing yet. */
export async function archiveMaker(): Promise<(store: Store, objects: Objects) => Archive> {
  const { Archive } = await load('archive/index.js');
  return (store, objects) => new Archive(store, objects, CLOCK, { archiveAfterMs: undefined, owner: 'bench' });
}

// biome-ignore lint/suspicious/noExplicitAny: the shapes above say what is used of it
function load(file: string): Promise<any> {
  return import(new URL(`../../dist/${file}`, import.meta.url).href);
}
