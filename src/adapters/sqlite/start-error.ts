import { dirname } from 'node:path';
import { StartupError } from '../../ports/conversation-store.js';
import { findFileTrouble, remedyOf, troubleOf } from './file-trouble.js';
import { isDamage, isFull, sqliteCode } from './sqlite-errors.js';

/** Returns why the database cannot be opened, and what to do. A backup is suggested only if damage is proven. */
export function startErrorOf(error: unknown, file: string): StartupError {
  if (error instanceof StartupError) return error;
  if (isDamage(error)) return damaged(file, error);
  const code = sqliteCode(error) ?? '';
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) {
    return new StartupError(
      `${file} is locked by another program (${code}). Close the program that has it open, such as a database browser, a copy tool or sqlite3 ` +
        `(lsof ${file} names it), and start again. Nothing in it was changed.`,
      error,
    );
  }
  const trouble = isFull(error)
    ? { errno: 'ENOSPC', path: dirname(file) }
    : (troubleOf(error, file) ?? findFileTrouble(file));
  const reason = trouble ? remedyOf(trouble) : `${file} cannot be opened (${code} ${reasonOf(error)}).`;
  return new StartupError(`${reason} Nothing in it was changed.`, error);
}

/** A failed integrity check is proof as well. */
export function damaged(file: string, cause: unknown): StartupError {
  return new StartupError(
    `${file} cannot be opened: it is damaged, or is not a database of this service (${reasonOf(cause)}). Put a backup in its ` +
      'place (conversation-service restore), or set DATA_DIR to another folder. Nothing in it was changed.',
    cause,
  );
}

/** A migration runs in one transaction, so its changes are rolled back. */
export function migrationFailed(file: string, versions: { from: number; to: number }, cause: unknown): StartupError {
  return new StartupError(
    `${file} could not be migrated from version ${versions.from} of its schema to version ${versions.to} (${reasonOf(cause)}). ` +
      'It is unchanged: start the version of this service that wrote it, and report this.',
    cause,
  );
}

function reasonOf(cause: unknown): string {
  // The result of an integrity check has several lines.
  return (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ');
}
