import {
  closeSync,
  fstatSync,
  fsync,
  ftruncateSync,
  futimes,
  mkdirSync,
  openSync,
  read as readFile,
  stat,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Pieces, SpoolRecord, StoredRecord } from '../records.js';
import type { Appended, FileStore } from '../store.js';
import { HEAD_BYTES, type Line, lengthOf, parseLine, toLine } from './lines.js';
import { ownName } from './owner.js';

export const VERSION = 1;
const CLIENT = 'typescript/0.1.0';
const MOST_READ_BYTES = 1 << 20;
/** Read in addition to the last requested record; most records are shorter. */
const USUAL_RECORD_BYTES = 4_096;
const readAt = promisify(readFile);

/**
 * A file of records. Writes are synchronous, so that a record is in the file when the method returns; nothing else is.
 */
export class SpoolFile implements FileStore {
  readonly name: string;
  readonly introduced = new Set<string>();
  pending = 0;
  pendingBytes = 0;
  sizeBytes: number;
  isGone = false;
  private isTorn = false;
  private hasUnsynced = false;
  private isSyncing = false;
  private isDeleted = false;

  constructor(
    private readonly path: string,
    private readonly descriptor: number,
  ) {
    this.name = basename(path);
    this.sizeBytes = fstatSync(descriptor).size;
  }

  /** Creates a file owned by this process. */
  static create(folder: string): SpoolFile {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, ownName());
    const file = new SpoolFile(path, openSync(path, 'ax+', 0o600));
    try {
      file.append([JSON.stringify({ kind: 'spool', version: VERSION, client: CLIENT, at: Date.now() })]);
    } catch (error) {
      file.delete();
      throw error;
    }
    return file;
  }

  append(content: Pieces): Appended {
    const line = toLine(content);
    this.write(line);
    return { position: this.sizeBytes - line.length, bytes: line.length };
  }

  /** Appends a line feed, which ends a record that was torn when its process ended. */
  endTornRecord(): void {
    this.sizeBytes += writeSync(this.descriptor, '\n');
    this.isTorn = false;
  }

  async read(positions: readonly number[]): Promise<readonly StoredRecord[]> {
    const [first = 0] = positions;
    const last = positions.at(-1) ?? first;
    const chunk = await this.readChunk(first, Math.min(MOST_READ_BYTES, last - first + USUAL_RECORD_BYTES));
    const records: StoredRecord[] = [];
    for (const position of positions) {
      const stored = toRecord(position, chunk, position - first);
      if (!stored) break;
      records.push(stored);
    }
    if (records.length === 0) records.push(await this.readOne(first, chunk));
    // In a truncated file no position is valid any more.
    if (records.some(({ record }) => record === undefined)) this.isGone = true;
    return records;
  }

  settle(session: string, positions: readonly number[]): void {
    const content = `{"kind":"settled",${session},"through":${positions.at(-1)}}`;
    try {
      this.append([content]);
    } catch {
      // The next process sends delivered records again, and the service answers with duplicates.
    }
  }

  maintain({ isTouchDue }: { readonly isTouchDue: boolean }): void {
    const now = new Date();
    if (isTouchDue) futimes(this.descriptor, now, now, () => undefined);
    if (isTouchDue) this.lookWhetherItIsThere();
    if (!this.hasUnsynced || this.isSyncing || this.pending === 0) return;
    this.hasUnsynced = false;
    this.isSyncing = true;
    fsync(this.descriptor, () => {
      this.isSyncing = false;
      if (this.isDeleted) closeSync(this.descriptor);
    });
  }

  delete(): void {
    if (this.isDeleted) return;
    this.isDeleted = true;
    try {
      unlinkSync(this.path);
    } catch {
      // Another process has removed it.
    }
    if (!this.isSyncing) closeSync(this.descriptor);
  }

  private lookWhetherItIsThere(): void {
    const { sizeBytes } = this;
    stat(this.path, (error, found) => {
      if (error?.code === 'ENOENT' || (found !== undefined && found.size < sizeBytes)) this.isGone = true;
    });
  }

  /** Writes the whole line or nothing. */
  private write({ bytes, length }: Line): void {
    if (this.isTorn) this.endTornRecord();
    this.hasUnsynced = true;
    const written = writeSync(this.descriptor, bytes, 0, length);
    if (written < length) {
      this.takeBack();
      throw new Error('Only part of the record could be written.');
    }
    this.sizeBytes += length;
  }

  /** Truncates a partial record; if that fails, the next record begins after a line feed. */
  private takeBack(): void {
    try {
      ftruncateSync(this.descriptor, this.sizeBytes);
    } catch {
      this.sizeBytes = fstatSync(this.descriptor).size;
      this.isTorn = true;
    }
  }

  private async readChunk(position: number, bytes: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await readAt(this.descriptor, buffer, 0, bytes, position);
    return buffer.subarray(0, bytesRead);
  }

  /** Reads a record that is longer than usual. */
  private async readOne(position: number, start: Buffer): Promise<StoredRecord> {
    const length = lengthOf(start);
    const bytes = Number.isNaN(length) ? start.length : HEAD_BYTES + length + 1;
    const whole =
      bytes > start.length ? await this.readChunk(position, Math.min(bytes, this.sizeBytes - position)) : start;
    return toRecord(position, whole, 0) ?? { position, bytes: 0, record: undefined };
  }
}

/** Returns undefined if this chunk does not contain the whole record. */
function toRecord(position: number, chunk: Buffer, at: number): StoredRecord | undefined {
  const length = lengthOf(chunk.subarray(at, at + HEAD_BYTES));
  const end = at + HEAD_BYTES + length;
  if (Number.isNaN(length) || end + 1 > chunk.length) return undefined;
  const record = parseLine(chunk.subarray(at, end)) as SpoolRecord | undefined;
  return { position, bytes: HEAD_BYTES + length + 1, record };
}
