import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileReport } from './backup.js';
import { DataFolder } from './data-folder.js';
import { checksumPath, copyHashed, removePart, replaceFile, requireRoom, sizeOf } from './durable-file.js';
import { FileRefused } from './file-refused.js';
import { finishRestore } from './finish-restore.js';
import { forgetIncarnation } from './incarnation.js';
import { countRows, type DatabaseCounts, requireSound } from './inspect.js';
import { openDatabase } from './open-database.js';
import { isDamage } from './sqlite-errors.js';
import { startErrorOf } from './start-error.js';

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
 * folder and that copy verified. One rename decides: killed before it, nothing has changed; killed behind it, the next start
 * or restore ends the change before it opens a database. So there is the old one or the new one, whole. The old one stays
 * beside it, once, also where this is the rerun of a restore that was killed.
 *
 * @throws FileRefused with a message for a person, or StartupError where a service holds the folder.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const file = resolve(options.file);
  if (!existsSync(file)) throw new FileRefused(`There is no file ${file}.`);
  const folder = new DataFolder(options.dataDir);
  try {
    return await restoreInto(folder, file, options);
  } finally {
    folder.release();
  }
}

async function restoreInto(folder: DataFolder, file: string, options: RestoreOptions): Promise<RestoreReport> {
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
    const { databaseFile, restoredFile } = folder;
    replaceFile(part, restoredFile);
    const replacedFile = await finishRestore(folder);
    return { file, sizeBytes, sha256, counts, databaseFile, replacedFile, isChecksumVerified };
  } finally {
    removePart(part);
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
    const copy = openDatabase(part);
    try {
      requireSound(copy, file);
      const counts = countRows(copy);
      // Without a file beside it: one that a kill left would be played into the next copy.
      copy.pragma('journal_mode = MEMORY');
      forgetIncarnation(copy);
      return counts;
    } finally {
      copy.close();
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    if (isDamage(error)) throw new FileRefused(`${file} is damaged, or is not a SQLite database (${String(error)}).`);
    throw startErrorOf(error, part);
  }
}
