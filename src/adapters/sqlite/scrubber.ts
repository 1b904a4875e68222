import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { ConversationError } from '../../domain/errors.js';
import { BUSY_WAIT_MS } from './connection.js';
import { freeBytesOf } from './durable-file.js';

/** How long appends may have to wait for a reader that is in the way. */
const READER_WAIT_MS = 200;

/**
 * Rebuilding a larger file would hold up appends for longer than half a second. `secure_delete` overwrites what is deleted,
 * but not the copies that SQLite leaves in the unused part of a page when it moves rows to another.
 */
const REBUILT_MAX_BYTES = 64 * 1024 * 1024;

/** What the write-ahead log needs for a page beside the page itself. */
const LOG_FRAME_BYTES = 24;

/** Makes the files of the database forget what was deleted from it. Any number of deletions share one rebuild. */
export class Scrubber {
  /** True at the start as well: a process that ended may have deleted something and not rebuilt the file. */
  private needsRebuild = true;

  constructor(private readonly db: Database) {}

  /** Something was deleted that the next scrub has to reach. */
  noteDeletion(): void {
    this.needsRebuild = true;
  }

  /**
   * Empties the write-ahead log, rebuilds a database that is not too large, and empties the log again. The rebuild writes the
   * whole database into the log: it is done only while nobody keeps the log from being emptied and the disk has room for it,
   * and once, however often the last step has to be repeated.
   *
   * @throws ConversationError `STORE_UNAVAILABLE` while another connection reads, `STORAGE_FULL` where there is no room
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
    const pages = this.numberOf('page_count');
    const pageBytes = this.numberOf('page_size');
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

  private numberOf(pragma: string): number {
    return Number(this.db.pragma(pragma, { simple: true }));
  }
}
