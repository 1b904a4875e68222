import type { Session } from '../../domain/session.js';
import { type ArchivableQuery, ArchiveStore, type UnreleasedQuery } from '../../ports/archive-store.js';
import { deleteEvents } from './delete-some.js';
import type { MongoAccess } from './mongo-access.js';
import { RefusedError } from './mongo-errors.js';
import { MongoReader } from './reader.js';
import { type SessionDocument, STANDING, UNHELD } from './session-document.js';

export class MongoArchive extends ArchiveStore {
  constructor(private readonly access: MongoAccess) {
    super();
  }

  listArchivable({ completedUntilMs, sealableAtMs, limit }: ArchivableQuery) {
    const archivableSince = { $lte: new Date(completedUntilMs) };
    const lateUntil = { $not: { $gt: new Date(sealableAtMs) } };
    return this.list({ archivableSince, lateUntil, ...UNHELD }, 'archivableSince', limit);
  }

  listUnreleased({ markedUntilMs, limit }: UnreleasedQuery) {
    return this.list({ unreleasedSince: { $lte: new Date(markedUntilMs) }, ...STANDING }, 'unreleasedSince', limit);
  }

  purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    return this.access.guard(async (deadline) => {
      const { models } = this.access;
      const archived = { _id: sessionId, archive: { $exists: true }, ...STANDING };
      const found = await deadline.retry(() => models.sessions.exists(archived).exec());
      if (!found) throw new RefusedError('only the events of an archived session can be released');
      const count = await deleteEvents(models, { sessionId, limit }, deadline);
      const update = { $set: { 'archive.isReleased': true }, $unset: { unreleasedSince: '' } } as const;
      if (count === 0) await deadline.retry(() => models.sessions.updateOne(archived, update).exec());
      return count;
    });
  }

  private list(filter: object, by: keyof SessionDocument, limit: number): Promise<readonly Session[]> {
    const { models } = this.access;
    return this.access.guard(async (deadline) => {
      const documents = await deadline.retry(() =>
        models.sessions
          .find(filter)
          .sort({ [by]: 1 })
          .limit(limit)
          .select({ metadata: 0 })
          .lean()
          .exec(),
      );
      return new MongoReader(models, deadline).show(documents);
    });
  }
}
