import { type ArchivableQuery, ArchiveStore, type UnreleasedQuery } from '../../ports/archive-store.js';
import { prepared } from './prepared.js';
import { SESSION_COLUMNS_WITHOUT_METADATA, type SessionRow, toSession } from './session-row.js';
import type { SqliteAccess } from './writer-parts.js';

/** The conditions equal those of the partial indexes in schema.ts. */
export const ARCHIVABLE = `
  SELECT ${SESSION_COLUMNS_WITHOUT_METADATA} FROM sessions s
  WHERE completed_at IS NOT NULL AND archive IS NULL AND hold IS NULL AND completed_at <= @completedUntilMs
    AND completed_at + coalesce(late_grace, 0) <= @sealableAtMs
  ORDER BY completed_at LIMIT @limit`;

export const UNRELEASED = `
  SELECT ${SESSION_COLUMNS_WITHOUT_METADATA} FROM sessions s
  WHERE archive ->> '$.isReleased' = 0 AND archive ->> '$.archivedAtMs' <= @markedUntilMs
  ORDER BY archive ->> '$.archivedAtMs' LIMIT @limit`;

export class SqliteArchive extends ArchiveStore {
  constructor(private readonly access: SqliteAccess) {
    super();
  }

  async listArchivable(query: ArchivableQuery) {
    return this.access.read((db) => prepared<[typeof query], SessionRow>(db, ARCHIVABLE).all(query).map(toSession));
  }

  async listUnreleased(query: UnreleasedQuery) {
    return this.access.read((db) => prepared<[typeof query], SessionRow>(db, UNRELEASED).all(query).map(toSession));
  }

  async purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    const count = await this.access.call('maintenance', 'purgeArchivedEvents', [sessionId, limit]);
    if (count === 'refused') throw new Error('only the events of an archived session can be released');
    return count;
  }
}
