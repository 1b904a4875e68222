import { lateUntilMs } from '../../domain/append.js';
import { EMPTY_OBJECT } from '../../domain/event.js';
import type { Session } from '../../domain/session.js';
import { type ArchivableQuery, ArchiveStore, type UnreleasedQuery } from '../../ports/archive-store.js';
import type { Conversations } from './conversations.js';

/** As in `MemoryStore`, every method does its work synchronously. */
export class MemoryArchive extends ArchiveStore {
  constructor(private readonly conversations: Conversations) {
    super();
  }

  async listArchivable({ completedUntilMs, sealableAtMs, limit }: ArchivableQuery) {
    const completedAt = ({ completedAtMs }: Session) => completedAtMs ?? Number.POSITIVE_INFINITY;
    return this.sessions()
      .filter((session) => !session.archive && !session.hold && completedAt(session) <= completedUntilMs)
      .filter((session) => lateUntilMs(session) <= sealableAtMs)
      .sort((a, b) => completedAt(a) - completedAt(b))
      .slice(0, limit)
      .map(withoutMetadata);
  }

  async listUnreleased({ markedUntilMs, limit }: UnreleasedQuery) {
    return this.sessions()
      .filter(({ archive }) => archive && !archive.isReleased && archive.archivedAtMs <= markedUntilMs)
      .slice(0, limit)
      .map(withoutMetadata);
  }

  async purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    const found = this.conversations.find(sessionId);
    const archive = found?.session.archive;
    if (!found || !archive) throw new Error('only the events of an archived session can be released');
    const count = found.log.delete(limit);
    if (count === 0) found.session = { ...found.session, archive: { ...archive, isReleased: true } };
    return count;
  }

  private sessions(): Session[] {
    this.conversations.requireOpen();
    return Array.from(this.conversations.all(), ({ session }) => session);
  }
}

function withoutMetadata(session: Session): Session {
  return { ...session, metadata: EMPTY_OBJECT };
}
