import { createCipheriv, createDecipheriv, generateKeySync, hash } from 'node:crypto';
import type { ByteRange } from '../../ports/object-store.js';
import type { ScratchFile } from '../../ports/scratch-file.js';
import type { ReadRange } from './frame-source.js';

/** Hears what the cache did. */
export interface DiskCacheObserver {
  rangeAsked(found: boolean): void;
  rangeKept(bytes: number): void;
  /** The disk failed, or did not give back what was written. Nobody's read fails for that. */
  diskCacheFailed(error: unknown): void;
}

/** Each entry takes whole ones, so there are at most as many entries as blocks: some 200 bytes of memory for each. */
const BLOCK_BYTES = 4096;

/** Of the ring, for one entry: no single read empties it. */
const ENTRY_MAX_SHARE = 1 / 4;

/** Read, and not written yet. What comes on top is not kept: a slow disk costs hits, neither memory nor time. */
const WAITING_MAX_BYTES = 8 * 1024 * 1024;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Of a key; two with one number cost hits, since the name of an entry is sealed with it. */
const OBJECT_NUMBER_BYTES = 6;

interface Entry extends ByteRange {
  readonly object: number;
  readonly firstBlock: number;
  /** Its nonce: no two entries under the key of this process have the same. */
  readonly number: number;
}

/** A range that is asked for. */
interface Asked {
  /** With the content's hash: another content under the same key has nothing in common with it. */
  readonly name: string;
  readonly object: number;
  readonly range: ByteRange;
  /** How often something had been forgotten when it was asked for. */
  readonly begun: number;
}

/**
 * Keeps ranges of segments on the local disk, in a ring of fixed size: the newest overwrites the oldest. They are encrypted
 * under a key that is in the memory of this process only. What was changed on the disk, is being overwritten or cannot be read
 * counts as not there; what was forgotten is never given out again, also if it was being read or written at that moment.
 */
export class DiskCache {
  private readonly key = generateKeySync('aes', { length: 256 });
  private readonly blocks: number;
  private readonly byObject = new Map<number, readonly Entry[]>();
  private readonly byFirstBlock = new Map<number, Entry>();
  private nextBlock = 0;
  private lastNumber = 0;
  private forgotten = 0;
  private waitingBytes = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: ScratchFile,
    maxBytes: number,
    private readonly observer: DiskCacheObserver,
  ) {
    this.blocks = Math.floor(maxBytes / BLOCK_BYTES);
  }

  /** Reads of this object: from the disk, or by `read` and then kept. */
  of({ key, sha256 }: { readonly key: string; readonly sha256: string }, read: ReadRange): ReadRange {
    return async (range) => {
      const name = `${key}\n${sha256}\n${range.from}-${range.to}`;
      const asked: Asked = { name, object: numberOf(key), range, begun: this.forgotten };
      const known = await this.find(asked);
      this.observer.rangeAsked(known !== undefined);
      if (known) return known;
      const bytes = await read(range);
      // What an object store gave by halves is no answer to keep.
      if (bytes.length === range.to - range.from) this.keep(asked, bytes);
      return bytes;
    };
  }

  /** Nothing of the object is given out any more. Its bytes stay on the disk, unreadable without the key, until overwritten. */
  forget(key: string): void {
    this.forgotten += 1;
    const object = numberOf(key);
    for (const { firstBlock } of this.byObject.get(object) ?? []) this.byFirstBlock.delete(firstBlock);
    this.byObject.delete(object);
  }

  /** Resolves when what waited to be written is. */
  written(): Promise<void> {
    return this.writing;
  }

  async close(): Promise<void> {
    await this.written();
    await this.file.close();
  }

  private async find({ name, object, range }: Asked): Promise<Buffer | undefined> {
    const entry = this.byObject.get(object)?.find((one) => one.from === range.from && one.to === range.to);
    if (!entry) return undefined;
    try {
      const sealed = await this.file.read(entry.firstBlock * BLOCK_BYTES, range.to - range.from + TAG_BYTES);
      // It may have been overwritten or forgotten meanwhile.
      return this.isKept(entry) ? this.unseal(sealed, name, entry.number) : undefined;
    } catch (error) {
      if (this.isKept(entry)) this.drop(entry);
      this.observer.diskCacheFailed(error);
      return undefined;
    }
  }

  private isKept(entry: Entry): boolean {
    return this.byFirstBlock.get(entry.firstBlock) === entry;
  }

  /** One write after the other, so that no two are under way to the same place. */
  private keep(asked: Asked, bytes: Buffer): void {
    const sizeBytes = bytes.length + TAG_BYTES;
    const isTooLong = sizeBytes > this.blocks * BLOCK_BYTES * ENTRY_MAX_SHARE;
    if (isTooLong || this.waitingBytes + sizeBytes > WAITING_MAX_BYTES) return;
    this.waitingBytes += sizeBytes;
    this.writing = this.writing
      .then(() => this.write(asked, bytes))
      .catch((error: unknown) => this.observer.diskCacheFailed(error))
      .finally(() => {
        this.waitingBytes -= sizeBytes;
      });
  }

  private async write({ name, object, range, begun }: Asked, bytes: Buffer): Promise<void> {
    if (begun !== this.forgotten) return;
    const number = ++this.lastNumber;
    const sealed = this.seal(bytes, name, number);
    const firstBlock = this.makeRoom(Math.ceil(sealed.length / BLOCK_BYTES));
    await this.file.write(firstBlock * BLOCK_BYTES, sealed);
    if (begun !== this.forgotten) return;
    const entry: Entry = { from: range.from, to: range.to, object, firstBlock, number };
    this.byFirstBlock.set(firstBlock, entry);
    const others = this.byObject.get(object);
    this.byObject.set(object, others ? [...others, entry] : [entry]);
    this.observer.rangeKept(sealed.length);
  }

  /** An entry that begins before these blocks and reaches into them went with the write before. */
  private makeRoom(count: number): number {
    const first = this.nextBlock + count <= this.blocks ? this.nextBlock : 0;
    this.nextBlock = first + count;
    for (let block = first; block < this.nextBlock; block++) {
      const overwritten = this.byFirstBlock.get(block);
      if (overwritten) this.drop(overwritten);
    }
    return first;
  }

  private drop(entry: Entry): void {
    this.byFirstBlock.delete(entry.firstBlock);
    const others = this.byObject.get(entry.object)?.filter((other) => other !== entry) ?? [];
    if (others.length > 0) this.byObject.set(entry.object, others);
    else this.byObject.delete(entry.object);
  }

  private seal(bytes: Buffer, name: string, number: number): Buffer {
    const cipher = createCipheriv(CIPHER, this.key, nonceOf(number)).setAAD(Buffer.from(name));
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws for anything but what was sealed under this name and number. */
  private unseal(sealed: Buffer, name: string, number: number): Buffer {
    const decipher = createDecipheriv(CIPHER, this.key, nonceOf(number), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  }
}

function numberOf(key: string): number {
  return hash('sha256', key, 'buffer').readUIntBE(0, OBJECT_NUMBER_BYTES);
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeBigUInt64BE(BigInt(number));
  return nonce;
}
