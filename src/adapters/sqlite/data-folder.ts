import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { StartupError } from '../../ports/conversation-store.js';
import { removePart } from './durable-file.js';
import { remedyOf, troubleOf } from './file-trouble.js';
import { networkDiskOf } from './network-disk.js';
import { openDatabase } from './open-database.js';
import { isDamage, sqliteCode } from './sqlite-errors.js';
import { startErrorOf } from './start-error.js';

/** The database in a data folder. */
export const DATABASE_NAME = 'conversations.db';

/** How long a starting process waits for the one before it to let go of the folder. */
const LOCK_WAIT_MS = 2_000;

/**
 * The folder of the embedded store, held by this process alone. The lock is an exclusive transaction on a database of
 * its own: the operating system drops it with the process, so `kill -9` leaves nothing to repair.
 */
export class DataFolder {
  readonly path: string;
  readonly databaseFile: string;
  /** Where a restore writes what is to be the database. What a kill left there is gone once the folder is held. */
  readonly partFile: string;
  /** Whole and verified, and to be the database: see `finishRestore`. */
  readonly restoredFile: string;
  /** What a restore has replaced; what the next ones have, with a number behind. */
  readonly asideFile: string;
  private readonly lock: Connection;

  constructor(path: string) {
    this.path = resolve(path);
    this.databaseFile = join(this.path, DATABASE_NAME);
    this.partFile = `${this.databaseFile}.part`;
    this.restoredFile = restoredFileOf(this.databaseFile);
    this.asideFile = `${this.databaseFile}.before-restore`;
    makeWritable(this.path);
    this.lock = takeLock(join(this.path, 'conversations.lock'), this.path);
    removePart(this.partFile);
  }

  release(): void {
    this.lock.close();
  }
}

/** Where it is there, the database beside it may be without its write-ahead log, or away. */
export function restoredFileOf(databaseFile: string): string {
  return `${databaseFile}.restored`;
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `The data folder cannot be used: ${remedyOf(troubleOf(error, path) ?? { errno: String(error), path })}`,
      error,
    );
  }
}

function takeLock(file: string, folder: string): Connection {
  let lock: Connection | undefined;
  try {
    lock = openDatabase(file, { timeout: LOCK_WAIT_MS });
    lock.exec('BEGIN EXCLUSIVE');
    // Of a file that it may only read SQLite takes a shared lock instead, without a word.
    accessSync(file, constants.R_OK | constants.W_OK);
    return lock;
  } catch (error) {
    lock?.close();
    throw lockErrorOf(error, file, networkDiskOf(folder));
  }
}

/** SQLite says "busy" both of a lock that another has and of a file system that has no locks. */
export function lockErrorOf(error: unknown, file: string, networkDisk: string | undefined): StartupError {
  const folder = dirname(file);
  if (isDamage(error)) {
    const text = `The lock file ${file} is damaged. It contains no data: delete it when no service is running on ${folder}.`;
    return new StartupError(text, error);
  }
  if (!/^SQLITE_BUSY/.test(sqliteCode(error) ?? '')) return startErrorOf(error, file);
  const text =
    networkDisk === undefined
      ? `Another process is serving the data folder ${folder}. Stop it, or set DATA_DIR to another folder; ` +
        'many instances on the same data need MONGODB_URI.'
      : `The data folder ${folder} cannot be locked. Either another process is serving it, or its file system ` +
        `(${networkDisk}) has no locks. The embedded store needs a local disk: set DATA_DIR to a folder on one, or use MONGODB_URI.`;
  return new StartupError(text, error);
}
