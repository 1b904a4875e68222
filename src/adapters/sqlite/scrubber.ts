import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { ConversationError } from '../../domain/errors.js';
import { BUSY_WAIT_MS } from './connection.js';
import { freeBytesOf } from './durable-file.js';
import { pragmaOf } from './open-database.js';

/** How long appends may have to wait for a reader that blocks the scrub. */
const READER_WAIT_MS = 200;

/**
 * Rebuilding a larger file would block appends for more than half a second. `secure_delete` overwrites deleted data,
 * but not the copies that SQLite leaves in the unused part of a page when it moves rows.
 */
const REBUILT_MAX_BYTES = 64 * 1024 * 1024;

/** The overhead of a page in the write-ahead log. */
const LOG_FRAME_BYTES = 24;

/** Removes deleted data from the files of the database. Any number of deletions share one rebuild. */
export class Scrubber {
  /** Also true at the start: a previous process may have deleted something without rebuilding the file. */
  private needsRebuild = true;

  constructor(private readonly db: Database) {}

  /** Call when something was deleted that the next scrub has to cover. */
  noteDeletion(): void {
    this.needsRebuild = true;
  }

  /**
   * Empties the write-ahead log, rebuilds a database that is not too large, and empties the log again. The rebuild
   * writes the whole database into the log, so it runs only if nothing prevents emptying the log and the disk has
   * space, and once, however often the last step has to be repeated.
   *
   * @throws ConversationError `STORE_UNAVAILABLE` while another connection reads, `STORAGE_FULL` if there is no space
   */
  scrub(): void {
    this.db.pragma(`busy_timeout = ${READER_WAIT_MS}`);
    try {
      this.emptyLog();
      if (!this.needsRebuild) return;
      this.rebuild();
      this.needsRebuild = false;
      this.emptyLog();
    } finally {
      this.db.pragma(`busy_timeout = ${BUSY_WAIT_MS}`);
    }
  }

  private rebuild(): void {
    const pages = Number(pragmaOf(this.db, 'page_count'));
    const pageBytes = Number(pragmaOf(this.db, 'page_size'));
    if (pages * pageBytes > REBUILT_MAX_BYTES) return;
    if (freeBytesOf(dirname(this.db.name)) < pages * (pageBytes + LOG_FRAME_BYTES)) {
      throw new ConversationError(
        'STORAGE_FULL',
        'The disk does not have enough space to rebuild the database after an erasure.',
      );
    }
    this.db.exec('VACUUM');
  }

  private emptyLog(): void {
    const [state] = this.db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    if (state?.busy === 0) return;
    throw new ConversationError(
      'STORE_UNAVAILABLE',
      'Another program is reading the database (a backup, Litestream, a database browser), so its write-ahead log ' +
        'cannot be emptied. Erasures are completed when it has closed the database.',
    );
  }
}
