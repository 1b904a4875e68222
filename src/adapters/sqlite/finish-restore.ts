import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { StartupError } from '../../ports/conversation-store.js';
import type { DataFolder } from './data-folder.js';
import { hashFile, replaceFile, syncPath } from './durable-file.js';
import { remedyFor } from './file-trouble.js';
import { pragmaOf, withDatabase } from './open-database.js';

/** Files of a database that was not closed: applied to another database, they would damage it. */
const LOG_SUFFIXES = ['-wal', '-journal'] as const;

/**
 * Replaces the database with the restored one that is ready in the folder, and keeps the old one aside. Returns where
 * that is now; null if nothing is ready or there was no database. After a kill at any step, the next process that takes
 * the folder completes it, before anything opens a database.
 *
 * @throws StartupError
 */
export async function finishRestore(folder: DataFolder): Promise<string | null> {
  const { databaseFile, restoredFile, path } = folder;
  if (!existsSync(restoredFile)) return null;
  try {
    const aside = await setAside(folder);
    replaceFile(restoredFile, databaseFile);
    return aside;
  } catch (error) {
    throw new StartupError(
      `The restore that was begun in ${path} cannot be completed. ${remedyFor(error, path)} Then try again.`,
      error,
    );
  }
}

/** One rename per file, the database last: as long as it exists, its logs are either here or aside. */
async function setAside({ path, databaseFile, asideFile }: DataFolder): Promise<string | null> {
  const taken: string[] = [];
  while (existsSync(nameOf(asideFile, taken.length))) taken.push(nameOf(asideFile, taken.length));
  if (!existsSync(databaseFile)) return taken.at(-1) ?? null;
  const aside = nameOf(asideFile, taken.length);
  // Its logs were moved before a kill: opening it without them would change it.
  const isBegun = LOG_SUFFIXES.some((suffix) => existsSync(`${aside}${suffix}`));
  if (!isBegun && settle(databaseFile)) {
    for (const name of taken) if (await isSameContent(name, databaseFile)) return name;
  }
  for (const suffix of LOG_SUFFIXES) {
    if (existsSync(`${databaseFile}${suffix}`)) renameSync(`${databaseFile}${suffix}`, `${aside}${suffix}`);
  }
  rmSync(`${databaseFile}-shm`, { force: true });
  syncPath(path);
  renameSync(databaseFile, aside);
  syncPath(path);
  return aside;
}

function nameOf(asideFile: string, earlier: number): string {
  return earlier === 0 ? asideFile : `${asideFile}-${earlier + 1}`;
}

async function isSameContent(one: string, other: string): Promise<boolean> {
  return statSync(one).size === statSync(other).size && (await hashFile(one)) === (await hashFile(other));
}

/** Checkpoints the write-ahead log; returns false if the database is damaged. */
function settle(databaseFile: string): boolean {
  try {
    // A connection that may write deletes the log of a database that it cannot read.
    withDatabase(databaseFile, (db) => pragmaOf(db, 'schema_version'), { readonly: true });
    return withDatabase(databaseFile, (db) => pragmaOf(db, 'journal_mode = DELETE')) === 'delete';
  } catch {
    return false;
  }
}
