import type { Head } from '../../domain/append.js';
import { ConversationError } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import { ImportFold } from '../../domain/import-fold.js';
import { SessionImport } from '../../ports/session-import.js';
import { Conversation } from './conversation.js';
import type { Conversations } from './conversations.js';
import { EventLog } from './event-log.js';
import type { MemoryChangeLog } from './memory-change-log.js';

/** Every method does its work before it first gives way, as in `MemoryStore`. */
export class MemoryImport extends SessionImport {
  constructor(
    private readonly conversations: Conversations,
    private readonly changes: MemoryChangeLog,
  ) {
    super();
  }

  async importSession(head: Head, chunks: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { sessionId, hold } = head.session;
    this.requireNotErased(sessionId);
    const replay = new ImportFold(head);
    const log = new EventLog();
    for await (const chunk of chunks) for (const event of chunk) log.add(replay.add(event));
    this.requireNotErased(sessionId);
    const known = this.conversations.findOpen(sessionId);
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
    if (this.conversations.findOpen(sessionId)) return;
    const imported = new Conversation(head.session);
    imported.replace(head, new EventLog());
    this.conversations.add(imported);
    this.changes.mark(sessionId);
  }

  private requireNotErased(sessionId: string): void {
    this.conversations.requireOpen();
    if (this.conversations.isErased(sessionId)) {
      throw new ConversationError('SESSION_ERASED', `Session ${sessionId} was erased.`);
    }
  }
}
