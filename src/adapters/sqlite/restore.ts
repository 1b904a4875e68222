import { copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { FileReport } from './backup.js';
import { DataFolder } from './data-folder.js';
import {
  checksumPath,
  copyHashed,
  hashFile,
  removePart,
  replaceFile,
  requireRoom,
  sizeOf,
  syncPath,
} from './durable-file.js';
import { FileRefused } from './file-refused.js';
import { countRows, type DatabaseCounts, requireSound } from './inspect.js';

export interface RestoreOptions {
  readonly file: string;
  /** The folder that gets the database; no service may hold it. */
  readonly dataDir: string;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

export interface RestoreReport extends FileReport {
  readonly databaseFile: string;
  /** Where the database that was there before is now; null where there was none. */
  readonly replacedFile: string | null;
  /** There was a checksum beside the backup, and it fits. */
  readonly isChecksumVerified: boolean;
}

/**
 * Puts a backup in the place of the embedded store's database. Nothing is replaced before the backup was copied into the
 * folder and that copy verified; the change itself is one rename, so a crash leaves the old database or the new one, whole.
 * The old one stays beside it, once, also where this is the rerun of a restore that was killed.
 *
 * @throws FileRefused with a message for a person, or StoreStartError where a service holds the folder.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const file = resolve(options.file);
  if (!existsSync(file)) throw new FileRefused(`There is no file ${file}.`);
  const folder = new DataFolder(options.dataDir);
  const part = folder.partFile;
  try {
    requireRoom(folder.path, sizeOf(file));
    const sizeBytes = sizeOf(file);
    let doneBytes = 0;
    const sha256 = await copyHashed(file, part, (count) => {
      doneBytes += count;
      options.onProgress(doneBytes, sizeBytes);
    });
    const isChecksumVerified = requireChecksum(file, sha256);
    const counts = verifyCopy(part, file);
    const replacedFile = await setAside(folder);
    replaceFile(part, folder.databaseFile);
    const { databaseFile } = folder;
    return { file, sizeBytes, sha256, counts, databaseFile, replacedFile, isChecksumVerified };
  } finally {
    removePart(part);
    folder.release();
  }
}

/** SQLite's own check knows the shape of a file, not its content: only the checksum finds every changed byte. */
function requireChecksum(file: string, sha256: string): boolean {
  const path = checksumPath(file);
  if (!existsSync(path)) return false;
  const expected = readFileSync(path, 'utf8').trim().split(/\s+/)[0];
  if (expected === sha256) return true;
  throw new FileRefused(`${file} is damaged: its SHA-256 is ${sha256}, but ${path} says ${expected}.`);
}

function verifyCopy(part: string, file: string): DatabaseCounts {
  try {
    const copy = new Database(part);
    try {
      requireSound(copy, file);
      return countRows(copy);
    } finally {
      copy.close();
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw new FileRefused(`${file} is damaged, or no SQLite database (${String(error)}).`);
  }
}

/** The database of the folder under a second name, with all that its write-ahead log holds; null where there is none. */
async function setAside(folder: DataFolder): Promise<string | null> {
  const { path, databaseFile } = folder;
  if (!existsSync(databaseFile)) return null;
  const isSettled = settle(databaseFile);
  const aside = await secondName(folder);
  // A log that is left would be played into the new database. Where it could not be settled, it goes with the damaged one.
  if (!isSettled && existsSync(`${databaseFile}-wal`)) renameSync(`${databaseFile}-wal`, `${aside}-wal`);
  rmSync(`${databaseFile}-wal`, { force: true });
  rmSync(`${databaseFile}-shm`, { force: true });
  syncPath(path);
  return aside;
}

/** A free one, or that which a killed restore has given it. */
async function secondName({ databaseFile, asideFile, asidePartFile }: DataFolder): Promise<string> {
  let name = asideFile;
  for (let count = 2; existsSync(name); count += 1) {
    if (await isSameContent(name, databaseFile)) return name;
    name = `${asideFile}-${count}`;
  }
  try {
    linkSync(databaseFile, name);
  } catch {
    // No second name for a file on this file system.
    copyFileSync(databaseFile, asidePartFile);
    replaceFile(asidePartFile, name);
  }
  return name;
}

async function isSameContent(one: string, other: string): Promise<boolean> {
  const [first, second] = [statSync(one), statSync(other)];
  if (first.dev === second.dev && first.ino === second.ino) return true;
  return first.size === second.size && (await hashFile(one)) === (await hashFile(other));
}

/** Moves the write-ahead log into the database; false where that cannot be done, since the database is damaged. */
function settle(databaseFile: string): boolean {
  try {
    const old = new Database(databaseFile);
    try {
      const mode = old.pragma('journal_mode = DELETE', { simple: true });
      return mode === 'delete';
    } finally {
      old.close();
    }
  } catch {
    return false;
  }
}
