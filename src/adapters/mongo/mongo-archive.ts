import type { ArchiveRef, Session } from '../../domain/session.js';
import { type ArchivableQuery, ArchiveStore, type UnreleasedQuery } from '../../ports/archive-store.js';
import { deleteEvents } from './delete-events.js';
import { toArchiveDocument, toKeptHead } from './documents.js';
import type { MaintenanceAccess } from './maintenance-access.js';
import { RefusedError } from './mongo-errors.js';
import { MongoReader } from './reader.js';
import type { SessionDocument } from './schema.js';
import { updateSession } from './update-session.js';

const ABSENT = { $exists: false } as const;

export class MongoArchive extends ArchiveStore {
  constructor(private readonly access: MaintenanceAccess) {
    super();
  }

  listArchivable({ completedUntilMs, sealableAtMs, limit }: ArchivableQuery) {
    const archivableSince = { $lte: new Date(completedUntilMs) };
    const lateUntil = { $not: { $gt: new Date(sealableAtMs) } };
    return this.list({ archivableSince, lateUntil, hold: ABSENT, erasing: ABSENT }, 'archivableSince', limit);
  }

  listUnreleased({ markedUntilMs, limit }: UnreleasedQuery) {
    return this.list({ unreleasedSince: { $lte: new Date(markedUntilMs) }, erasing: ABSENT }, 'unreleasedSince', limit);
  }

  markArchived(sessionId: string, mark: ArchiveRef): Promise<boolean | undefined> {
    return this.access.guard(async (deadline) => {
      const { collections } = this.access;
      for (let attempt = 1; ; attempt += 1) {
        const head = await new MongoReader(collections, deadline).findHead(sessionId);
        if (!head) return undefined;
        const { archive, hold } = head.session;
        if (archive) return archive.key === mark.key && archive.sha256 === mark.sha256;
        if (!head.sealed || hold) return false;
        const free = { _id: sessionId, archive: ABSENT, hold: ABSENT, erasing: ABSENT };
        const archived = toArchiveDocument(mark);
        const update = {
          $set: { archive: archived, unreleasedSince: archived.archivedAt, head: toKeptHead(head) },
          $unset: { archivableSince: '', lateUntil: '' },
        } as const;
        if (await updateSession(collections, free, update, deadline)) return true;
        await deadline.pause(attempt);
      }
    });
  }

  purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    return this.access.guard(async (deadline) => {
      const { collections } = this.access;
      const archived = { _id: sessionId, archive: { $exists: true }, erasing: ABSENT };
      const found = await deadline.retry(() => collections.sessions.findOne(archived, { projection: { _id: 1 } }));
      if (!found) throw new RefusedError('only the events of an archived session can be released');
      const count = await deleteEvents(collections, sessionId, limit, deadline);
      const update = { $set: { 'archive.isReleased': true }, $unset: { unreleasedSince: '' } } as const;
      if (count === 0) await updateSession(collections, archived, update, deadline);
      return count;
    });
  }

  private list(filter: object, by: keyof SessionDocument, limit: number): Promise<readonly Session[]> {
    const { collections } = this.access;
    return this.access.guard(async (deadline) => {
      const documents = await deadline.retry(() =>
        collections.sessions.find(filter, { sort: { [by]: 1 }, limit, projection: { metadata: 0 } }).toArray(),
      );
      return new MongoReader(collections, deadline).show(documents);
    });
  }
}
