/**
 * The parts of the built service that the archive benchmarks use, typed by structure: the benchmarks are a separate
 * program.
 */
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
  /** Reads through the archive. */
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
/** Called for each archived session with the number of events and the bytes of its object. */
export type Heard = (events: number, bytes: number) => void;

interface SqliteModule {
  readonly SqliteStore: { open(clock: object, options: object): Promise<Store> };
}
interface FolderModule {
  readonly FolderObjectStore: { open(folder: string): Promise<Objects> };
}
interface S3Module {
  readonly S3ObjectStore: { open(options: Bucket): Promise<Objects> };
}
interface ArchiveModule {
  readonly Archiver: new (store: Store, objects: Objects, clock: object, options: object, observer: object) => Archiver;
  readonly Archive: new (store: Store, objects: Objects, clock: object, options: object) => Archive;
}

const CLOCK = { nowMs: () => Date.now(), elapsedMs: () => performance.now() };
const BOUNDS = { maxQueuedEvents: 1_000_000, maxQueuedBytes: 1024 ** 3, lateEventGraceMs: 0 };

export async function openStore(dataDir: string): Promise<Store> {
  const { SqliteStore } = await load<SqliteModule>('adapters/sqlite/index.js');
  return SqliteStore.open(CLOCK, { ...BOUNDS, dataDir });
}

export async function openObjects(place: string | Bucket): Promise<Objects> {
  if (typeof place === 'string')
    return (await load<FolderModule>('adapters/fs/index.js')).FolderObjectStore.open(place);
  return (await load<S3Module>('adapters/s3/index.js')).S3ObjectStore.open(place);
}

/** Archives every completed session at once, and deletes the store's copy at once, because nothing else reads. */
export async function newArchiver(store: Store, objects: Objects, heard: Heard): Promise<Archiver> {
  const { Archiver } = await load<ArchiveModule>('features/archive/index.js');
  const options = { archiveAfterMs: 0, settleMs: 0, owner: 'bench' };
  return new Archiver(store, objects, CLOCK, options, {
    sessionArchived: heard,
    eventsReleased: () => undefined,
    archivingFailed(error: unknown) {
      throw error;
    },
  });
}

/** Returns a factory for archives with empty caches. */
export async function archiveMaker(): Promise<(store: Store, objects: Objects) => Archive> {
  const { Archive } = await load<ArchiveModule>('features/archive/index.js');
  const options = { archiveAfterMs: undefined, owner: 'bench' };
  return (store, objects) => new Archive(store, objects, CLOCK, options);
}

async function load<Module>(file: string): Promise<Module> {
  return (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as Module;
}
