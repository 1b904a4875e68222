import type { Session } from '../../domain/session.js';
import { type ArchivableQuery, ArchiveStore, type UnreleasedQuery } from '../../ports/archive-store.js';
import { deleteEvents } from './delete-some.js';
import type { MongoAccess } from './mongo-access.js';
import { RefusedError } from './mongo-errors.js';
import { MongoReader } from './reader.js';
import type { SessionDocument } from './schema.js';

const ABSENT = { $exists: false } as const;

export class MongoArchive extends ArchiveStore {
  constructor(private readonly access: MongoAccess) {
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

  purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    return this.access.guard(async (deadline) => {
      const { collections } = this.access;
      const archived = { _id: sessionId, archive: { $exists: true }, erasing: ABSENT };
      const found = await deadline.retry(() => collections.sessions.findOne(archived, { projection: { _id: 1 } }));
      if (!found) throw new RefusedError('only the events of an archived session can be released');
      const count = await deleteEvents(collections, { sessionId, limit }, deadline);
      const update = { $set: { 'archive.isReleased': true }, $unset: { unreleasedSince: '' } } as const;
      if (count === 0) await deadline.retry(() => collections.sessions.updateOne(archived, update));
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
