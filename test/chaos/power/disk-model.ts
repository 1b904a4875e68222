import type { SeededRandom } from '../../interleaving/random.js';
import { GrowingBytes } from './growing-bytes.js';
import type { IoRecord } from './io-record.js';

/**
 * What the disk had made of the unsynced writes when the power failed: nothing, everything, or any part of them, sector
 * by sector and in any order.
 */
export const CUTS = ['nothing', 'everything', 'parts'] as const;
export type Cut = (typeof CUTS)[number];

/** The unit that a disk writes completely or not at all. */
const SECTOR_BYTES = 512;

type Change =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly length: number };

interface Inode {
  readonly durable: GrowingBytes;
  /** Since the last sync of the file. */
  pending: Change[];
}

interface NameChange {
  readonly name: string;
  /** Undefined: removed. */
  readonly inode: Inode | undefined;
}

/** A disk that keeps only what was synced: the bytes of a file by its own sync, its name by one of the folder. */
export class DiskModel {
  private readonly names = new Map<string, Inode>();
  private readonly durableNames = new Map<string, Inode>();
  private pendingNames: NameChange[] = [];

  apply(record: IoRecord): void {
    switch (record.kind) {
      case 'write':
        this.open(record.file).pending.push(record);
        break;
      case 'truncate':
        this.open(record.file).pending.push(record);
        break;
      case 'unlink':
        this.names.delete(record.file);
        this.pendingNames.push({ name: record.file, inode: undefined });
        break;
      case 'sync':
        this.sync(record.file);
        break;
      case 'answer':
        break;
    }
  }

  /** Everything on it, synced or not. */
  get sizeBytes(): number {
    let size = 0;
    for (const { durable, pending } of this.names.values()) {
      size += durable.size;
      for (const change of pending) if (change.kind === 'write') size += change.bytes.length;
    }
    return size;
  }

  /** The files as they would be found after a power failure now. */
  cut(cut: Cut, random: SeededRandom): ReadonlyMap<string, Buffer> {
    const names = new Map(this.durableNames);
    for (const change of this.pendingNames) {
      if (cut === 'everything' || (cut === 'parts' && random.chance(0.5))) rename(names, change);
    }
    return new Map([...names].map(([name, inode]) => [name, contentAfter(inode, cut, random)]));
  }

  private sync(file: string): void {
    if (file === '.') {
      for (const change of this.pendingNames) rename(this.durableNames, change);
      this.pendingNames = [];
      return;
    }
    const inode = this.open(file);
    for (const change of inode.pending) perform(inode.durable, change);
    inode.pending = [];
  }

  private open(name: string): Inode {
    const known = this.names.get(name);
    if (known) return known;
    const inode: Inode = { durable: new GrowingBytes(), pending: [] };
    this.names.set(name, inode);
    this.pendingNames.push({ name, inode });
    return inode;
  }
}

function rename(names: Map<string, Inode>, { name, inode }: NameChange): void {
  if (inode) names.set(name, inode);
  else names.delete(name);
}

function contentAfter({ durable, pending }: Inode, cut: Cut, random: SeededRandom): Buffer {
  if (cut === 'nothing' || pending.length === 0) return durable.copy();
  const content = new GrowingBytes(durable.copy());
  const changes =
    cut === 'everything' ? pending : shuffled(pending.flatMap(toSectors), random).filter(() => random.chance(0.5));
  for (const change of changes) perform(content, change);
  return content.copy();
}

function perform(content: GrowingBytes, change: Change): void {
  if (change.kind === 'truncate') content.truncate(change.length);
  else content.write(change.offset, change.bytes);
}

function toSectors(change: Change): readonly Change[] {
  if (change.kind === 'truncate') return [change];
  const { offset, bytes } = change;
  const sectors: Change[] = [];
  for (let from = 0; from < bytes.length; ) {
    const length = Math.min(bytes.length - from, SECTOR_BYTES - ((offset + from) % SECTOR_BYTES));
    sectors.push({ kind: 'write', offset: offset + from, bytes: bytes.subarray(from, from + length) });
    from += length;
  }
  return sectors;
}

function shuffled<Item>(items: readonly Item[], random: SeededRandom): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [result[last], result[other]] = [result[other] as Item, result[last] as Item];
  }
  return result;
}
