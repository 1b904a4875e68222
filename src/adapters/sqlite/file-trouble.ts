import { accessSync, closeSync, constants, existsSync, openSync, statfsSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { errorCode } from '../../lib/error-code.js';

/** With less free space than this, SQLite cannot create the files that it needs next to a database. */
const FULL_BELOW_BYTES = 256 * 1024;

export interface FileTrouble {
  /** Code of the operating system, such as EACCES. */
  readonly errno: string;
  readonly path: string;
}

/**
 * Returns why the operating system prevents writing the database `file`; undefined if it does not. SQLite has one code
 * for many causes. Opens none of the database's files: closing one would release the locks of this process on it.
 */
export function findFileTrouble(file: string): FileTrouble | undefined {
  const beside = ['', '-wal', '-shm', '-journal']
    .map((suffix) => `${file}${suffix}`)
    .filter((path) => existsSync(path));
  return findAccessTrouble([...beside, dirname(file)]) ?? findHandleTrouble(file) ?? findRoomTrouble(dirname(file));
}

/** Returns an error of the operating system as trouble with `path`; undefined for other errors. */
export function troubleOf(error: unknown, path: string): FileTrouble | undefined {
  const code = errorCode(error);
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? { errno: code, path } : undefined;
}

/** Returns what an error with `path` is, and what to do. */
export function remedyFor(error: unknown, path: string): string {
  return remedyOf(troubleOf(error, path) ?? { errno: String(error), path });
}

/** Returns what it is, and what to do. */
export function remedyOf({ errno, path }: FileTrouble): string {
  switch (errno) {
    case 'EACCES':
    case 'EPERM':
      return `${ownershipOf(path)} (${errno}). Give it to the user of the service with chown -R, or start the service as its owner.`;
    case 'EROFS':
      return `${path} is on a read-only file system (EROFS). Mount it writable, or set DATA_DIR to another folder.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of ${path} is full (${errno}). Free some space and start again.`;
    case 'EMFILE':
    case 'ENFILE':
      return `${path} cannot be opened: too many files are open (${errno}). Raise the limit (ulimit -n, LimitNOFILE).`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} cannot be a folder: there is a file with that name (${errno}). Set DATA_DIR to another folder.`;
    default:
      return `${path} cannot be used (${errno}). Make it a writable folder on a local disk, or set DATA_DIR.`;
  }
}

function findAccessTrouble(paths: readonly string[]): FileTrouble | undefined {
  for (const path of paths) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      return troubleOf(error, path);
    }
  }
  return undefined;
}

function findHandleTrouble(file: string): FileTrouble | undefined {
  try {
    closeSync(openSync(devNull, 'r'));
    return undefined;
  } catch (error) {
    return troubleOf(error, file);
  }
}

function findRoomTrouble(folder: string): FileTrouble | undefined {
  const { bavail, bsize, files, ffree } = statfsSync(folder);
  const isFull = bavail * bsize < FULL_BELOW_BYTES || (files > 0 && ffree === 0);
  return isFull ? { errno: 'ENOSPC', path: folder } : undefined;
}

function ownershipOf(missing: string): string {
  let path = missing;
  while (!existsSync(path) && path !== dirname(path)) path = dirname(path);
  const own = process.getuid?.();
  const owner = statSync(path).uid;
  if (own === undefined) return `${path} cannot be read and written by this process`;
  if (own === owner)
    return `${path} is not readable and writable for its owner, user ${own}, as which this process runs`;
  return `${path} belongs to user ${owner}, but this process runs as user ${own}, who may not write to it`;
}
