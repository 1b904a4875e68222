import type { Disk } from './disk.js';
import type { Lane } from './lane.js';
import type { Limits } from './limits.js';
import type { DropReason } from './options.js';
import type { Pieces, RecordKind } from './records.js';
import { type FileStore, MemoryStore, type Store } from './store.js';

/** A larger file is followed by a new one. */
const ROTATE_BYTES = 8 << 20;
/** A file of this process is deleted once it is larger than this and all its records are settled. */
const DISCARD_BYTES = 256 << 10;
/** How long the disk is left alone after it refused a record. */
const REST_MS = 1_000;

interface NewRecord {
  readonly kind: RecordKind;
  readonly content: Pieces;
  readonly isBounded: boolean;
}

/**
 * Where the records of a process are stored: in its own file, in adopted files, or in memory if no file accepts them.
 */
export class RecordStorage {
  readonly files = new Set<FileStore>();
  private readonly memory = new MemoryStore();
  private own: FileStore | undefined;
  private restsUntilMs = 0;

  constructor(
    private readonly disk: Disk | undefined,
    private readonly warn: (message: string, error: unknown) => void,
  ) {}

  get pendingBytes(): number {
    let sum = 0;
    for (const { pendingBytes } of this.files) sum += pendingBytes;
    return sum;
  }

  /** Stores a record. Returns the reason if it was dropped. */
  put(lane: Lane, { kind, content, isBounded }: NewRecord, limits: Limits): DropReason | undefined {
    if (this.disk && Date.now() >= this.restsUntilMs) {
      if (isBounded && !this.hasRoom(lengthOf(content), limits.spoolBytes)) return 'spool_full';
      try {
        const file = this.fileFor(this.disk, lane, kind);
        lane.add(file, file.append(content));
        return undefined;
      } catch (error) {
        this.restsUntilMs = Date.now() + REST_MS;
        this.warn('The spool cannot be written; records are held in memory.', error);
      }
    }
    if (isBounded && this.memory.sizeBytes + lengthOf(content) > limits.memoryBytes) return 'memory_full';
    lane.add(this.memory, this.memory.append(content));
    return undefined;
  }

  add(file: FileStore): void {
    this.files.add(file);
  }

  discardIfSettled(store: Store): void {
    if (store.pending > 0) return;
    for (const file of this.files) if (file === store) this.discard(file, file.sizeBytes > DISCARD_BYTES);
  }

  discardSettled(): void {
    for (const file of this.files) if (file.pending === 0) this.discard(file, true);
  }

  private hasRoom(bytes: number, mostBytes: number): boolean {
    if (this.own && this.own.pending === 0 && this.own.sizeBytes + bytes > mostBytes) this.discard(this.own, true);
    let size = bytes;
    for (const { sizeBytes } of this.files) size += sizeBytes;
    return size <= mostBytes;
  }

  /** Each file contains the creation of a session before any other record of it. */
  private fileFor(disk: Disk, lane: Lane, kind: RecordKind): FileStore {
    if (!this.own || this.own.isGone || this.own.sizeBytes > ROTATE_BYTES) {
      this.own = disk.createFile();
      this.files.add(this.own);
    }
    if (this.own.introduced.has(lane.key)) return this.own;
    if (kind !== 'create' && lane.createBody) this.own.append([introductionOf(lane)]);
    this.own.introduced.add(lane.key);
    return this.own;
  }

  private discard(file: FileStore, evenOwn: boolean): void {
    if (file === this.own) {
      if (!evenOwn) return;
      this.own = undefined;
    }
    this.files.delete(file);
    file.delete();
  }
}

function lengthOf(content: Pieces): number {
  let length = 0;
  for (const piece of content) length += piece.length;
  return length;
}

function introductionOf({ key, createBody, assumed }: Lane): string {
  const body = JSON.stringify(createBody);
  return `{"kind":"create",${key},"at":${Date.now()},"body":${body},"assumed":${JSON.stringify(assumed)},"confirmed":true}`;
}
