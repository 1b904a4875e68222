import type { Database } from 'better-sqlite3';
import type { ArchiveRef, Session } from '../../domain/session.js';
import { fingerprintOf } from '../../lib/fingerprint.js';
import type { ArchivableQuery } from '../../ports/archive-store.js';
import type { PendingErasure } from '../../ports/erasure-store.js';
import { fromJson, type SessionRow, toSession } from './rows.js';
import { SESSION_COLUMNS_WITHOUT_METADATA } from './session-columns.js';

interface ErasingRow {
  readonly session_id: string;
  readonly archive: string | null;
  readonly begun_at: number;
}

/** The reads of the ports beside conversations. Most are not on a hot path, and prepared at each call. */
export class MaintenanceReader {
  private readonly findTombstone;
  private readonly findSalt;

  constructor(private readonly db: Database) {
    this.findTombstone = db.prepare<[string]>('SELECT 1 FROM tombstones WHERE fingerprint = ?');
    this.findSalt = db.prepare<[], string>(FIND_SALT).pluck();
  }

  /** Read each time: a database that is moved in brings its own. */
  get salt(): string {
    return String(this.findSalt.get());
  }

  listErased(after: string, limit: number): readonly string[] {
    const sql = 'SELECT fingerprint FROM tombstones WHERE fingerprint > ? ORDER BY fingerprint LIMIT ?';
    return this.db.prepare<[string, number], string>(sql).pluck().all(after, limit);
  }

  isErased(sessionId: string): boolean {
    return this.findTombstone.get(fingerprintOf(sessionId, this.salt)) !== undefined;
  }

  listArchivable({ completedUntilMs, sealableAtMs, limit }: ArchivableQuery): readonly Session[] {
    const statement = this.db.prepare<[number, number, number], SessionRow>(ARCHIVABLE);
    return statement.all(completedUntilMs, sealableAtMs, limit).map(toSession);
  }

  listUnreleased(markedUntilMs: number, limit: number): readonly Session[] {
    return this.db.prepare<[number, number], SessionRow>(UNRELEASED).all(markedUntilMs, limit).map(toSession);
  }

  listPendingErasures(limit: number): readonly PendingErasure[] {
    const rows = this.db.prepare<[number], ErasingRow>('SELECT * FROM erasing ORDER BY begun_at LIMIT ?').all(limit);
    return rows.map(({ session_id, archive, begun_at }) => ({
      sessionId: session_id,
      archive: fromJson<ArchiveRef>(archive),
      begunAtMs: begun_at,
    }));
  }
}

export const FIND_SALT = "SELECT value FROM settings WHERE name = 'salt'";

/** Their conditions are those of the partial indexes in schema.ts. */
export const ARCHIVABLE = `
  SELECT ${SESSION_COLUMNS_WITHOUT_METADATA} FROM sessions s WHERE completed_at IS NOT NULL AND archive IS NULL AND hold IS NULL AND completed_at <= ?
    AND completed_at + coalesce(late_grace, 0) <= ?
  ORDER BY completed_at LIMIT ?`;

export const UNRELEASED = `
  SELECT ${SESSION_COLUMNS_WITHOUT_METADATA} FROM sessions s WHERE archive ->> '$.isReleased' = 0 AND archive ->> '$.archivedAtMs' <= ?
  ORDER BY archive ->> '$.archivedAtMs' LIMIT ?`;
