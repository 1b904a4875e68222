import { storeClosed } from '../../domain/errors.js';
import type { ArchiveRef } from '../../domain/session.js';
import type { Conversation } from './conversation.js';
import { SessionList } from './session-list.js';

export interface Erasing {
  readonly conversation: Conversation;
  readonly archive: ArchiveRef | null;
  readonly begunAtMs: number;
}

/** All sessions of a memory store, and those that are being erased. */
export class Conversations {
  readonly list = new SessionList();
  /** By sessionId. */
  readonly erasing = new Map<string, Erasing>();
  private readonly byId = new Map<string, Conversation>();
  private closed = false;

  close(): void {
    this.closed = true;
  }

  requireOpen(): void {
    if (this.closed) throw storeClosed();
  }

  find(sessionId: string): Conversation | undefined {
    this.requireOpen();
    return this.byId.get(sessionId);
  }

  all(): Iterable<Conversation> {
    return this.byId.values();
  }

  add(conversation: Conversation): void {
    this.byId.set(conversation.session.sessionId, conversation);
    this.list.add(conversation);
  }

  remove(conversation: Conversation): void {
    this.byId.delete(conversation.session.sessionId);
    this.list.remove(conversation);
  }
}
