import { type ArchivableQuery, ArchiveStore, type UnreleasedQuery } from '../../ports/archive-store.js';
import type { MaintenanceAccess } from './maintenance-access.js';

export class SqliteArchive extends ArchiveStore {
  constructor(private readonly access: MaintenanceAccess) {
    super();
  }

  async listArchivable(query: ArchivableQuery) {
    return this.access.read((reader) => reader.listArchivable(query));
  }

  async listUnreleased({ markedUntilMs, limit }: UnreleasedQuery) {
    return this.access.read((reader) => reader.listUnreleased(markedUntilMs, limit));
  }

  async purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    const released = await this.access.write({ kind: 'release-events', sessionId, limit }, 0);
    if (released === 'refused') throw new Error('only the events of an archived session can be released');
    return released as number;
  }
}
