import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { StartupError } from '../../ports/conversation-store.js';
import { removePart } from './durable-file.js';
import { remedyFor } from './file-trouble.js';
import { networkDiskOf } from './network-disk.js';
import { openDatabase } from './open-database.js';
import { isDamage, sqliteCode } from './sqlite-errors.js';
import { startErrorOf } from './start-error.js';

/** The database in a data folder. */
export const DATABASE_NAME = 'conversations.db';

/** How long a starting process waits for the previous one to release the folder. */
const LOCK_WAIT_MS = 2_000;

/**
 * The folder of the embedded store, owned by this process alone. The lock is an exclusive transaction on a separate
 * database: the operating system releases it with the process, so `kill -9` leaves nothing to repair.
 */
export class DataFolder {
  readonly path: string;
  readonly databaseFile: string;
  /** Where a restore writes the future database. What a kill left there is deleted once the folder is locked. */
  readonly partFile: string;
  /** Complete and verified, and about to become the database: see `finishRestore`. */
  readonly restoredFile: string;
  /** The database that a restore has replaced; with a number for later ones. */
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

/** While it exists, the database next to it may lack its write-ahead log, or be missing. */
export function restoredFileOf(databaseFile: string): string {
  return `${databaseFile}.restored`;
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(`The data folder cannot be used: ${remedyFor(error, path)}`, error);
  }
}

function takeLock(file: string, folder: string): Connection {
  let lock: Connection | undefined;
  try {
    lock = openDatabase(file, { timeout: LOCK_WAIT_MS });
    lock.exec('BEGIN EXCLUSIVE');
    // For a read-only file, SQLite silently takes a shared lock instead.
    accessSync(file, constants.R_OK | constants.W_OK);
    return lock;
  } catch (error) {
    lock?.close();
    throw lockErrorOf(error, file, networkDiskOf(folder));
  }
}

/** SQLite reports "busy" both for a lock held by another process and for a file system without locks. */
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
