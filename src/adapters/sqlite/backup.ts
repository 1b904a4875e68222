import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openReader } from './connection.js';
import { DATABASE_NAME, restoredFileOf } from './data-folder.js';
import { checksumPath, hashFile, removePart, replaceFile, requireRoom, sizeOf, writeChecksum } from './durable-file.js';
import { FileRefused } from './file-refused.js';
import { countRows, type DatabaseCounts, requireSound } from './inspect.js';
import { pragmaOf, withDatabase } from './open-database.js';

export interface BackupOptions {
  /** The folder of the embedded store, which a service may be using. */
  readonly dataDir: string;
  readonly file: string;
  /** Replaces an existing file. */
  readonly overwrites: boolean;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

export interface FileReport {
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly counts: DatabaseCounts;
}

/** 4 MiB: some milliseconds, after which progress is reported. */
const PAGES_PER_STEP = 1_024;

/**
 * Copies the embedded store as of one moment, while a service may be writing to it: every event acknowledged before the
 * call is in the copy. The copy is one file without a write-ahead log, verified before it gets its name; a crash leaves
 * at most `FILE.part`, which the next run replaces. Its SHA-256 is stored next to it.
 *
 * @throws FileRefused with a message for people.
 */
export async function backUp(options: BackupOptions): Promise<FileReport> {
  const file = resolve(options.file);
  const databaseFile = join(resolve(options.dataDir), DATABASE_NAME);
  requirePlaces(databaseFile, file, options.overwrites);
  const part = `${file}.part`;
  removePart(part);
  try {
    const expected = await copyDatabase(databaseFile, part, options.onProgress);
    const counts = settleCopy(part, expected);
    const sha256 = await hashFile(part);
    // In this order every moment is consistent: a file with its checksum, or without one.
    rmSync(checksumPath(file), { force: true });
    replaceFile(part, file);
    writeChecksum(file, sha256);
    return { file, sizeBytes: sizeOf(file), sha256, counts };
  } catch (error) {
    removePart(part);
    throw error;
  }
}

function requirePlaces(databaseFile: string, file: string, overwrites: boolean): void {
  if (existsSync(restoredFileOf(databaseFile))) {
    throw new FileRefused(
      `A restore into ${dirname(databaseFile)} was interrupted: start the service, which completes it.`,
    );
  }
  if (!existsSync(databaseFile)) throw new FileRefused(`There is no database at ${databaseFile}: set DATA_DIR.`);
  if (file === databaseFile) throw new FileRefused(`${file} is the database itself: name another file.`);
  if (!existsSync(dirname(file))) throw new FileRefused(`The folder ${dirname(file)} does not exist.`);
  if (existsSync(file) && !overwrites) {
    throw new FileRefused(`${file} already exists: name another file, or replace it with --force.`);
  }
}

/**
 * A read transaction during the whole copy fixes its moment. Otherwise SQLite would start over with each commit, and
 * never end under load; with it the write-ahead log grows until the copy is done.
 */
async function copyDatabase(
  databaseFile: string,
  part: string,
  onProgress: BackupOptions['onProgress'],
): Promise<DatabaseCounts> {
  const source = openReader(databaseFile);
  try {
    source.exec('BEGIN');
    const counts = countRows(source);
    const pageBytes = Number(pragmaOf(source, 'page_size'));
    requireRoom(dirname(part), Number(pragmaOf(source, 'page_count')) * pageBytes);
    const { totalPages } = await source.backup(part, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress((totalPages - remainingPages) * pageBytes, totalPages * pageBytes);
        return PAGES_PER_STEP;
      },
    });
    onProgress(totalPages * pageBytes, totalPages * pageBytes);
    return counts;
  } finally {
    source.close();
  }
}

/** Makes the copy a single file, and verifies it. */
function settleCopy(part: string, expected: DatabaseCounts): DatabaseCounts {
  const counts = withDatabase(part, (copy) => {
    copy.pragma('journal_mode = DELETE');
    requireSound(copy, part);
    return countRows(copy);
  });
  const [found, wanted] = [JSON.stringify(counts), JSON.stringify(expected)];
  if (found === wanted) return counts;
  throw new FileRefused(
    `The copy does not contain what the database does (${found} of ${wanted}): the disk of the backup cannot be trusted.`,
  );
}
