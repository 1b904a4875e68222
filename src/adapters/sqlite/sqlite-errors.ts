import { ConversationError } from '../../domain/errors.js';
import { errorCode } from '../../lib/error-code.js';

/** Returns SQLite's extended result code of an error of the driver, or undefined. */
export function sqliteCode(error: unknown): string | undefined {
  const code = errorCode(error);
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

/** A full disk is reported in several ways; in WAL mode also when the shared-memory index cannot grow. */
const FULL_CODES: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']);

export function isFull(error: unknown): boolean {
  return FULL_CODES.has(sqliteCode(error) ?? '');
}

/** Errors that SQLite reports only for a file that is not, or no longer, a valid database. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(sqliteCode(error) ?? '');
}

/** Converts an error of the driver, whose message stays in `cause`. */
export function toConversationError(error: unknown): ConversationError {
  if (error instanceof ConversationError) return error;
  const [code, detail] = isFull(error)
    ? (['STORAGE_FULL', 'The disk of the store is full; nothing in this request was stored.'] as const)
    : (['STORE_UNAVAILABLE', 'The embedded store failed; nothing in this request was acknowledged.'] as const);
  return new ConversationError(code, detail, [], { cause: error });
}
