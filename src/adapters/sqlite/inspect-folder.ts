import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DATABASE_NAME, DataFolder } from './data-folder.js';
import { freeBytesOf } from './durable-file.js';
import { networkDiskOf } from './network-disk.js';
import { sqliteVersionOf, withDatabase } from './open-database.js';
import { sqliteCode } from './sqlite-errors.js';

/** What can be determined about a data folder without serving it. */
export interface FolderInspection {
  readonly path: string;
  readonly freeBytes: number;
  /** The kind of network file system; undefined for a local disk. */
  readonly networkDisk: string | undefined;
  /** Owner of the folder, if the system has owners. */
  readonly ownerUid: number | undefined;
  /** Another process holds the lock, most likely a running service. */
  readonly isServed: boolean;
  /** Why the folder or its lock cannot be used, with a remedy; undefined if it can be used, or is served. */
  readonly fault: string | undefined;
  /** Undefined if there is no database yet. */
  readonly databaseBytes: number | undefined;
}

/** Inspects the folder and takes its lock for a moment; does not touch the database. */
export function inspectFolder(dataDir: string): FolderInspection {
  const path = resolve(dataDir);
  const existing = nearestExisting(path);
  const file = join(path, DATABASE_NAME);
  const networkDisk = networkDiskOf(existing);
  return {
    path,
    freeBytes: freeBytesOf(existing),
    networkDisk,
    ownerUid: process.platform === 'win32' ? undefined : statSync(existing).uid,
    ...(existsSync(path) ? lockStateOf(path, networkDisk) : FREE),
    databaseBytes: existsSync(file) ? statSync(file).size : undefined,
  };
}

/** Returns the version of SQLite built into the driver. */
export function sqliteVersion(): string {
  return withDatabase(':memory:', sqliteVersionOf);
}

const FREE = { isServed: false, fault: undefined } as const;

function lockStateOf(path: string, networkDisk: string | undefined): Pick<FolderInspection, 'isServed' | 'fault'> {
  try {
    new DataFolder(path).release();
    return FREE;
  } catch (error) {
    const isBusy = error instanceof Error && /^SQLITE_BUSY/.test(sqliteCode(error.cause) ?? '');
    // A network disk without locks reports the same.
    if (isBusy && networkDisk === undefined) return { isServed: true, fault: undefined };
    return { isServed: false, fault: error instanceof Error ? error.message : String(error) };
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}
