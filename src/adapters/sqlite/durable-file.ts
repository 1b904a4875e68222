import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { FileRefused } from './file-refused.js';

/** In addition to what is copied: the file system needs space, and others write too. */
const ROOM_KEPT_BYTES = 16 * 1024 * 1024;

const COPY_CHUNK_BYTES = 1024 * 1024;

/** Survives power loss once it returns; syncing a folder makes its names durable. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Atomic and durable: after a crash the name leads to the old file or to the complete new one. */
export function replaceFile(from: string, to: string): void {
  syncPath(from);
  renameSync(from, to);
  syncPath(dirname(to));
}

/** Deletes an unfinished database with the files that SQLite puts next to an open one. */
export function removePart(part: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${part}${suffix}`, { force: true });
}

export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** @throws FileRefused if the disk of `folder` does not have this much space. */
export function requireRoom(folder: string, neededBytes: number): void {
  const freeBytes = freeBytesOf(folder);
  if (freeBytes >= neededBytes + ROOM_KEPT_BYTES) return;
  const [needed, free] = [neededBytes + ROOM_KEPT_BYTES, freeBytes].map((bytes) => `${Math.ceil(bytes / 2 ** 20)} MiB`);
  throw new FileRefused(`The disk of ${folder} does not have enough space: ${needed} are needed, ${free} are free.`);
}

/** Copies bytes and hashes them on the way, so that the hash is that of the copy. */
export async function copyHashed(from: string, to: string, onBytes: (count: number) => void): Promise<string> {
  const target = await open(to, 'w');
  try {
    return await hashFile(from, async (chunk) => {
      await target.writeFile(chunk);
      onBytes(chunk.length);
    });
  } finally {
    await target.close();
  }
}

export async function hashFile(path: string, onChunk?: (chunk: Buffer) => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: COPY_CHUNK_BYTES })) {
    hash.update(chunk);
    await onChunk?.(chunk);
  }
  return hash.digest('hex');
}

/**
 * Returns the path of a file's checksum, in the format of `sha256sum`: `sha256sum -c FILE.sha256` verifies it without
 * us.
 */
export function checksumPath(file: string): string {
  return `${file}.sha256`;
}

export function writeChecksum(file: string, sha256: string): void {
  const path = checksumPath(file);
  writeFileSync(`${path}.part`, `${sha256}  ${basename(file)}\n`);
  replaceFile(`${path}.part`, path);
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
