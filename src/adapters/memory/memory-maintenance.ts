import { type Head, lateUntilMs } from '../../domain/append.js';
import { ConversationError } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import { ImportFold } from '../../domain/import-fold.js';
import type { ArchiveRef, Hold, Session } from '../../domain/session.js';
import {
  type ArchivableQuery,
  type BegunErasure,
  type PendingErasure,
  SessionMaintenance,
} from '../../ports/session-maintenance.js';
import { Conversation } from './conversation.js';
import type { Conversations, Erasing } from './conversations.js';
import { EventLog } from './event-log.js';
import type { MemoryChangeLog } from './memory-change-log.js';

/** Every method does its work before it first gives way, as in `MemoryStore`. */
export class MemoryMaintenance extends SessionMaintenance {
  readonly quiescenceMs = 0;

  constructor(
    private readonly conversations: Conversations,
    private readonly changes: MemoryChangeLog,
    private readonly requireOpen: () => void,
  ) {
    super();
  }

  async listArchivable({ completedUntilMs, sealableAtMs, limit }: ArchivableQuery) {
    const completedAt = ({ completedAtMs }: Session) => completedAtMs ?? Number.POSITIVE_INFINITY;
    return this.sessions()
      .filter((session) => !session.archive && !session.hold && completedAt(session) <= completedUntilMs)
      .filter((session) => lateUntilMs(session) <= sealableAtMs)
      .sort((a, b) => completedAt(a) - completedAt(b))
      .slice(0, limit);
  }

  async listUnreleased({ markedUntilMs, limit }: { markedUntilMs: number; limit: number }) {
    return this.sessions()
      .filter(({ archive }) => archive && !archive.isReleased && archive.archivedAtMs <= markedUntilMs)
      .slice(0, limit);
  }

  async markArchived(sessionId: string, mark: ArchiveRef): Promise<boolean | undefined> {
    const found = this.find(sessionId);
    if (!found) return undefined;
    const { archive, hold } = found.session;
    if (archive) return archive.key === mark.key && archive.sha256 === mark.sha256;
    if (!found.head.sealed || hold) return false;
    found.mark({ archive: mark });
    return true;
  }

  async purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    const found = this.find(sessionId);
    const archive = found?.session.archive;
    if (!found || !archive) throw new Error('only the events of an archived session can be released');
    const count = found.log.delete(limit);
    if (count === 0) found.mark({ archive: { ...archive, isReleased: true } });
    return count;
  }

  async findHead(sessionId: string): Promise<Head | undefined> {
    return this.find(sessionId)?.head;
  }

  async importSession(head: Head, chunks: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { sessionId, hold } = head.session;
    this.requireNotErased(sessionId);
    const replay = new ImportFold(head);
    const log = new EventLog();
    for await (const chunk of chunks) for (const event of chunk) log.add(replay.add(event));
    this.requireNotErased(sessionId);
    const known = this.find(sessionId);
    const imported = known ?? new Conversation(head.session);
    const standing = known?.session.hold ?? hold;
    imported.replace(replay.finish(), log);
    imported.mark({ hold: standing });
    if (!known) this.conversations.add(imported);
    this.changes.mark(sessionId);
  }

  async importArchived(head: Head): Promise<void> {
    const { sessionId } = head.session;
    this.requireNotErased(sessionId);
    if (this.find(sessionId)) return;
    const imported = new Conversation(head.session);
    imported.replace(head, new EventLog());
    this.conversations.add(imported);
    this.changes.mark(sessionId);
  }

  async setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    const found = this.find(sessionId);
    if (found && (hold === null || found.session.hold === null)) {
      found.mark({ hold });
      this.changes.mark(sessionId);
    }
    return found?.session;
  }

  async isErased(sessionId: string): Promise<boolean> {
    this.requireOpen();
    return this.conversations.isErased(sessionId);
  }

  async markErased(fingerprint: string): Promise<void> {
    this.requireOpen();
    this.conversations.tombstones.add(fingerprint);
  }

  async listErased({ after = '', limit }: { after?: string; limit: number }): Promise<readonly string[]> {
    this.requireOpen();
    const { tombstones } = this.conversations;
    return [...tombstones]
      .filter((fingerprint) => fingerprint > after)
      .sort()
      .slice(0, limit);
  }

  async adoptSalt(salt: string): Promise<boolean> {
    this.requireOpen();
    return this.conversations.adoptSalt(salt);
  }

  async beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    const found = this.find(sessionId);
    if (!found) return { kind: this.conversations.isErased(sessionId) ? 'erased' : 'unknown' };
    const { archive, hold, lastSequence } = found.session;
    if (hold) return { kind: 'held', hold };
    this.conversations.tombstones.add(this.conversations.fingerprint(sessionId));
    this.conversations.erasing.set(sessionId, { conversation: found, archive, begunAtMs: nowMs });
    this.conversations.remove(found);
    this.changes.forget(sessionId);
    return { kind: 'begun', archive, eventCount: lastSequence };
  }

  async eraseEvents(sessionId: string, limit: number): Promise<number> {
    return this.erasingOf(sessionId)?.conversation.log.delete(limit) ?? 0;
  }

  async finishErasure(sessionId: string): Promise<void> {
    const erasing = this.erasingOf(sessionId);
    if (erasing && erasing.conversation.log.twins.size > 0) throw new Error('events of the session are left');
    this.conversations.erasing.delete(sessionId);
  }

  async listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    this.requireOpen();
    return Array.from(this.conversations.erasing, ([sessionId, { archive, begunAtMs }]) => ({
      sessionId,
      archive,
      begunAtMs,
    }))
      .sort((a, b) => a.begunAtMs - b.begunAtMs)
      .slice(0, limit);
  }

  async scrub(): Promise<void> {
    this.requireOpen();
  }

  async fingerprint(sessionId: string): Promise<string> {
    this.requireOpen();
    return this.conversations.fingerprint(sessionId);
  }

  async findSalt(): Promise<string> {
    this.requireOpen();
    return this.conversations.salt;
  }

  private sessions(): Session[] {
    this.requireOpen();
    return Array.from(this.conversations.all(), ({ session }) => session);
  }

  private find(sessionId: string): Conversation | undefined {
    this.requireOpen();
    return this.conversations.find(sessionId);
  }

  private erasingOf(sessionId: string): Erasing | undefined {
    if (this.find(sessionId)) throw new Error('the erasure of the session was not begun');
    return this.conversations.erasing.get(sessionId);
  }

  private requireNotErased(sessionId: string): void {
    this.requireOpen();
    if (this.conversations.isErased(sessionId)) {
      throw new ConversationError('SESSION_ERASED', `Session ${sessionId} was erased.`);
    }
  }
}
