import { type FileHandle, link, mkdir, mkdtemp, open, readdir, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../lib/error-code.js';
import {
  type ByteRange,
  type ObjectInfo,
  ObjectStore,
  ObjectStoreUnavailable,
  type PutOutcome,
  requireObjectKey,
} from '../../ports/object-store.js';

/** Where objects are written before they get their name. No key begins with a dot. */
const STAGING_DIR = '.unfinished';

/** Longer than any put takes: an older draft was left by a crash. */
const ABANDONED_AFTER_MS = 60 * 60_000;

/**
 * Objects as files in a folder, which several processes may share if its file system has hard links. An object is
 * written to a draft, synced, and linked to its name, which fails if the name is taken: no object is ever visible
 * partially, or overwritten.
 */
export class FolderObjectStore extends ObjectStore {
  readonly description: string;
  private drafts = 0;

  private constructor(
    private readonly folder: string,
    /** Prefix of draft names; unique to this process. */
    private readonly ownName: string,
  ) {
    super();
    this.description = `folder ${folder}`;
  }

  /** Creates the folder if necessary, and removes drafts left by a crash. */
  static async open(folder: string): Promise<FolderObjectStore> {
    const workshop = join(folder, STAGING_DIR);
    return guard(async () => {
      await mkdir(workshop, { recursive: true, mode: 0o700 });
      // A folder per draft would make archiving short sessions a fifth slower; a unique name is enough.
      const own = await mkdtemp(join(workshop, 'put-'));
      const { mtimeMs: nowMs } = await stat(own);
      await rmdir(own);
      await removeAbandoned(workshop, nowMs);
      return new FolderObjectStore(folder, basename(own));
    });
  }

  async put(key: string, bytes: Uint8Array): Promise<PutOutcome> {
    const file = this.fileOf(key);
    return guard(async () => {
      await makeFolder(dirname(file), this.folder);
      const draft = join(this.folder, STAGING_DIR, `${this.ownName}-${this.drafts++}`);
      try {
        await writeSynced(draft, bytes);
        await link(draft, file);
      } catch (error) {
        if (errorCode(error) === 'EEXIST') return 'exists';
        throw error;
      } finally {
        await unlessMissing(unlink(draft));
      }
      await syncFolder(dirname(file));
      return 'stored';
    });
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    const file = this.fileOf(key);
    const found = await guard(() => unlessMissing(stat(file)));
    return found?.isFile() ? { key, sizeBytes: found.size } : undefined;
  }

  async get(key: string, range?: ByteRange): Promise<Buffer | undefined> {
    const file = this.fileOf(key);
    return guard(async () => {
      const handle = await unlessMissing(open(file));
      if (!handle) return undefined;
      try {
        return range ? await readPart(handle, range) : await handle.readFile();
      } finally {
        await handle.close();
      }
    });
  }

  async delete(key: string): Promise<void> {
    const file = this.fileOf(key);
    await guard(async () => {
      await unlessMissing(unlink(file));
      await unlessMissing(syncFolder(dirname(file)));
    });
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo, void, void> {
    const found = await guard(() => readdir(this.folder, { recursive: true }));
    const keys = found.map((name) => name.replaceAll('\\', '/')).filter((name) => name.startsWith(prefix));
    for (const key of keys.sort()) {
      const info = key.startsWith(STAGING_DIR) ? undefined : await this.head(key);
      if (info) yield info;
    }
  }

  async ping(): Promise<void> {
    await guard(() => stat(join(this.folder, STAGING_DIR)));
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  /** Always below the folder: a valid key has no part that leads upwards. */
  private fileOf(key: string): string {
    requireObjectKey(key);
    return join(this.folder, ...key.split('/'));
  }
}

/** `nowMs` is by the clock that stamped the files, which may be another machine's. */
async function removeAbandoned(workshop: string, nowMs: number): Promise<void> {
  for (const name of await readdir(workshop)) {
    const found = await unlessMissing(stat(join(workshop, name)));
    const isOld = found !== undefined && nowMs - found.mtimeMs > ABANDONED_AFTER_MS;
    if (isOld) await rm(join(workshop, name), { recursive: true, force: true });
  }
}

async function readPart(handle: FileHandle, { from, to }: ByteRange): Promise<Buffer> {
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(Math.max(0, Math.min(to, size) - from));
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Creates the folder and syncs its ancestors up to the root: after a power failure the path to the object must exist,
 * too.
 */
async function makeFolder(folder: string, root: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let above = dirname(folder); above.length >= root.length; above = dirname(above)) await syncFolder(above);
}

/** A new name is durable once its folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<Result>(doing: Promise<Result>): Promise<Result | undefined> {
  try {
    return await doing;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function guard<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new ObjectStoreUnavailable(`The object folder failed (${errorCode(error) ?? 'unknown fault'}).`, error);
  }
}
