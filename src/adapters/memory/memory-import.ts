import type { Head } from '../../domain/append.js';
import { sessionErased } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import { ImportFold } from '../../domain/import-fold.js';
import { SessionImport } from '../../ports/session-import.js';
import { Conversation } from './conversation.js';
import type { Conversations } from './conversations.js';
import { EventLog } from './event-log.js';
import type { MemoryRecords } from './memory-records.js';

export class MemoryImport extends SessionImport {
  constructor(
    private readonly conversations: Conversations,
    private readonly records: MemoryRecords,
  ) {
    super();
  }

  async importSession(head: Head, chunks?: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { sessionId } = head.session;
    this.requireNotErased(sessionId);
    const log = new EventLog();
    const finished = chunks ? await fold(head, chunks, log) : head;
    this.requireNotErased(sessionId);
    const known = this.conversations.find(sessionId);
    if (known && !chunks) return;
    const imported = known ?? new Conversation(head);
    const hold = known?.session.hold ?? head.session.hold;
    imported.head = { ...finished, session: { ...finished.session, hold } };
    imported.log = log;
    if (!known) this.conversations.add(imported);
    this.records.markChanged(sessionId);
  }

  private requireNotErased(sessionId: string): void {
    if (this.records.isErased(sessionId)) throw sessionErased(sessionId);
  }
}

async function fold(head: Head, chunks: AsyncIterable<readonly StoredEvent[]>, log: EventLog): Promise<Head> {
  const following = new ImportFold(head);
  for await (const chunk of chunks) for (const event of chunk) log.add(following.add(event));
  return following.finish();
}
