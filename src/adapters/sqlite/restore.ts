import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileReport } from './backup.js';
import { DataFolder } from './data-folder.js';
import { checksumPath, copyHashed, removePart, replaceFile, requireRoom, sizeOf } from './durable-file.js';
import { FileRefused } from './file-refused.js';
import { finishRestore } from './finish-restore.js';
import { forgetIncarnation } from './incarnation.js';
import { countRows, type DatabaseCounts, requireSound } from './inspect.js';
import { withDatabase } from './open-database.js';
import { isDamage } from './sqlite-errors.js';
import { startErrorOf } from './start-error.js';

export interface RestoreOptions {
  readonly file: string;
  /** The folder to restore into; no service may be using it. */
  readonly dataDir: string;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

export interface RestoreReport extends FileReport {
  readonly databaseFile: string;
  /** Where the previous database is now; null if there was none. */
  readonly replacedFile: string | null;
  /** Whether there was a checksum next to the backup, and it matched. */
  readonly isChecksumVerified: boolean;
}

/**
 * Replaces the embedded store's database with a backup. Nothing is replaced before the backup was copied into the
 * folder and the copy verified. One rename decides: after a kill before it, nothing has changed; after a kill behind
 * it, the next start or restore completes the change before it opens a database. So there is either the old or the new
 * database, complete. The old one is kept next to it, once, even if this repeats a restore that was killed.
 *
 * @throws FileRefused with a message for people, or StartupError if a service is using the folder.
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

/** SQLite's own check verifies the structure of a file, not its content: only the checksum finds every changed byte. */
function requireChecksum(file: string, sha256: string): boolean {
  const path = checksumPath(file);
  if (!existsSync(path)) return false;
  const expected = readFileSync(path, 'utf8').trim().split(/\s+/)[0];
  if (expected === sha256) return true;
  throw new FileRefused(`${file} is damaged: its SHA-256 is ${sha256}, but ${path} says ${expected}.`);
}

function verifyCopy(part: string, file: string): DatabaseCounts {
  try {
    return withDatabase(part, (copy) => {
      requireSound(copy, file);
      const counts = countRows(copy);
      // Without a journal file: one left by a kill would be applied to the next copy.
      copy.pragma('journal_mode = MEMORY');
      forgetIncarnation(copy);
      return counts;
    });
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    if (isDamage(error)) throw new FileRefused(`${file} is damaged, or is not a SQLite database (${String(error)}).`);
    throw startErrorOf(error, part);
  }
}
